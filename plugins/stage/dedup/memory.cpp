#include "dedup/memory.hpp"

#include "dedup/decision.hpp"

#include <algorithm>
#include <array>

namespace newsd::dedup {
namespace {

constexpr std::string_view kGuid = "guid", kAddress = "address", kText = "text", kAlike = "alike";

bool is_itself(const Record& known, const Item& item) { return known.id == item.id || known.group == item.id; }

}  // namespace

Verdict Memory::judge(std::uint64_t token, const Item& item, const Reading& reading, std::uint64_t digest) {
  forget(token);
  Verdict verdict = this->verdict(item, reading);
  if (verdict.relation == Relation::copy) {
    verdict.group = verdict.of;
    claims_.add(token, digest, item, verdict.group);
    return verdict;
  }
  Item noted = item;
  if (verdict.relation == Relation::update) noted.id = verdict.of;
  verdict.group = group_of(noted.id);
  claims_.add(token, digest, noted, verdict.group);
  return verdict;
}

void Memory::settle(std::uint64_t token, const Item& item, const Id& group) {
  forget(token);
  journalled_.add(item, group);
  newest_seconds_ = std::max(newest_seconds_, item.seconds);
  expire();
}

Verdict Memory::verdict(const Item& item, const Reading& reading) {
  if (const auto known = by_guid(item)) return *known;
  if (const auto known = by_page(item)) return *known;
  const auto copy_of = [&](const Record* first, std::string_view rule) {
    return is_itself(*first, item) ? Verdict{} : Verdict{.relation = Relation::copy, .of = first->group, .rule = rule};
  };
  if (item.text_tells)
    if (const Record* known = find(&Names::text, item)) return copy_of(known, kText);
  const bool is_known_here = find(&Names::page, item) != nullptr;  // and by_page() has found it to be another item
  if (const Record* known = is_known_here ? nullptr : find(&Names::address, item)) return copy_of(known, kAddress);
  return by_likeness(item, reading).value_or(Verdict{});
}

std::optional<Verdict> Memory::by_guid(const Item& item) const {
  const Record* const known = find(&Names::guid, item);
  if (known == nullptr) return std::nullopt;
  return same_item(*known, item, kGuid);
}

// The same address in the same source. Items with two different names may be two parts of one page: then the title
// decides. An item with a name and one without are one page listed twice.
std::optional<Verdict> Memory::by_page(const Item& item) const {
  const Record* const known = find(&Names::page, item);
  if (known == nullptr) return std::nullopt;
  if (known->id == item.id || known->guid == item.guid) return same_item(*known, item, kAddress);
  const bool both_named = known->guid != 0 && item.guid != 0;
  if (both_named && known->title != item.title) return std::nullopt;
  if (known->group == item.id) return Verdict{};
  return Verdict{.relation = Relation::copy, .of = known->group, .rule = kAddress};
}

// The same item again: nothing to say if its id says so too; else an update if the text has changed, a copy if not.
Verdict Memory::same_item(const Record& known, const Item& item, std::string_view rule) const {
  if (is_itself(known, item)) return {};
  const Record* const same_text = find(&Names::text, item);
  const bool unchanged = same_text != nullptr && same_text->group == known.group;
  if (unchanged) return {.relation = Relation::copy, .of = known.group, .rule = rule};
  return {.relation = Relation::update, .of = known.id, .rule = rule};
}

// Of the candidates, the one that is most surely the same text tells the group. It is an update if one of them is an
// earlier revision of the same page, else a copy.
std::optional<Verdict> Memory::by_likeness(const Item& item, const Reading& reading) {
  if (!item.text_tells || reading.asked.empty()) return std::nullopt;
  const std::array<const Shelf*, 2> shelves = {&journalled_, &claims_.shelf()};
  const auto candidates = search_.run(item, reading, shelves, [&](const Shelf& shelf, std::uint64_t number) {
    const Record& record = shelf.records()[number];
    if (is_itself(record, item) || !is_in_window(record, item)) return false;
    return &shelf == &journalled_ || claims_.stands(number);
  });
  const Candidate* best = nullptr;
  for (const Candidate& each : candidates)
    if (each.sameness >= kSame && (best == nullptr || each.sameness > best->sameness)) best = &each;
  if (best == nullptr) return std::nullopt;

  const Id group = best->record().group;
  const auto earlier = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& each) {
    return each.sameness >= kSame && each.record().group == group && item.stem != 0 && each.record().stem == item.stem;
  });
  if (earlier != candidates.end()) best = &*earlier;
  const bool update = earlier != candidates.end();
  const Likeness& likeness = best->likeness;
  return Verdict{.relation = update ? Relation::update : Relation::copy,
                 .of = update ? best->record().id : group,
                 .rule = kAlike,
                 .sameness = best->sameness,
                 .mine = static_cast<double>(likeness[Figure::mine]),
                 .theirs = static_cast<double>(likeness[Figure::theirs]),
                 .passages = search_.passages(*best, reading, Verdict::max_passages)};
}

// The group that earlier revisions of the article belong to, or its own.
Id Memory::group_of(const Id& id) const {
  const Record* const claim = claims_.shelf().latest(
      id.key(), [&](std::uint64_t number, const Record& each) { return claims_.stands(number) && each.id == id; });
  return claim != nullptr ? claim->group : journalled_group(id).value_or(id);
}

std::optional<Id> Memory::journalled_group(const Id& id) const {
  const Record* const known =
      journalled_.latest(id.key(), [&](std::uint64_t, const Record& each) { return each.id == id; });
  return known != nullptr ? std::optional(known->group) : std::nullopt;
}

// The latest with the same name, unless that is out of the window.
const Record* Memory::find(Key Names::*name, const Item& asking) const {
  const Key key = asking.*name;
  if (key == 0) return nullptr;
  const auto is = [&](std::uint64_t, const Record& each) { return each.*name == key; };
  const Record* known = claims_.shelf().latest(
      key, [&](std::uint64_t number, const Record& each) { return claims_.stands(number) && each.*name == key; });
  if (known == nullptr) known = journalled_.latest(key, is);
  return known != nullptr && is_in_window(*known, asking) ? known : nullptr;
}

bool Memory::is_in_window(const Record& record, const Item& asking) const {
  const bool dated = record.seconds != 0 && asking.seconds != 0;
  return !dated || record.seconds >= asking.seconds - limits_.window_seconds;
}

void Memory::expire() {
  const auto is_due = [&](const Record& oldest) {
    const bool old = oldest.seconds != 0 && oldest.seconds < newest_seconds_ - limits_.window_seconds;
    return old || size() > limits_.max_articles;
  };
  const Fifo<Record>& records = journalled_.records();
  while (!records.empty() && is_due(records[records.first()])) journalled_.drop_oldest();
}

}  // namespace newsd::dedup
