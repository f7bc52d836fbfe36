#include "dedup/memory.hpp"

#include <algorithm>
#include <array>

namespace newsd::dedup {
namespace {

// All keys that an item has.
std::array<Key, 4> keys(const Item& item) { return {item.guid, item.page, item.address, item.text}; }

constexpr std::string_view kGuid = "guid", kAddress = "address", kText = "text";

}  // namespace

Verdict Memory::judge(std::uint64_t token, const Item& item) {
  forget(token);
  const Verdict verdict = this->verdict(item);
  Record record{item, verdict.relation == Relation::copy ? verdict.of : item.id};
  if (verdict.relation == Relation::update) record.item.id = verdict.of;
  if (verdict.relation != Relation::copy) record.group = group_of(record.item);
  claim(token, record);
  return verdict;
}

void Memory::settle(std::uint64_t token, const Item& item, std::optional<Id> copy_of) {
  forget(token);
  records_.push_back({item, copy_of ? *copy_of : group_of(item)});
  for (const Key key : keys(item))
    if (key != 0) latest_[key] = first_ + records_.size() - 1;
  newest_seconds_ = std::max(newest_seconds_, item.seconds);
  expire();
}

void Memory::forget(std::uint64_t token) {
  const auto claim = claims_.find(token);
  if (claim == claims_.end()) return;
  for (const Key key : keys(claim->second.item)) {
    const auto holders = claimed_.find(key);
    if (holders == claimed_.end()) continue;
    std::erase(holders->second, token);
    if (holders->second.empty()) claimed_.erase(holders);
  }
  claims_.erase(claim);
}

Verdict Memory::verdict(const Item& item) const {
  if (const auto known = by_guid(item)) return *known;
  if (const auto known = by_page(item)) return *known;
  const auto copy_of = [&](const Record* first, std::string_view rule) {
    const bool itself = first->item.id == item.id || first->group == item.id;
    return itself ? Verdict{} : Verdict{Relation::copy, first->group, rule};
  };
  if (item.text_tells)
    if (const Record* known = find(item.text, item)) return copy_of(known, kText);
  const bool is_known_here = find(item.page, item) != nullptr;  // and by_page() has found it to be another item
  if (const Record* known = is_known_here ? nullptr : find(item.address, item)) return copy_of(known, kAddress);
  return {};
}

std::optional<Verdict> Memory::by_guid(const Item& item) const {
  const Record* const known = find(item.guid, item);
  if (known == nullptr) return std::nullopt;
  return same_item(*known, item, kGuid);
}

// The same address in the same source. Items with two different names may be two parts of one page: then the title
// decides. An item with a name and one without are one page listed twice.
std::optional<Verdict> Memory::by_page(const Item& item) const {
  const Record* const known = find(item.page, item);
  if (known == nullptr) return std::nullopt;
  if (known->item.id == item.id || known->item.guid == item.guid) return same_item(*known, item, kAddress);
  const bool both_named = known->item.guid != 0 && item.guid != 0;
  if (both_named && known->item.title != item.title) return std::nullopt;
  if (known->group == item.id) return Verdict{};
  return Verdict{Relation::copy, known->group, kAddress};
}

// The same item again: nothing to say if its id says so too; else an update if the text has changed, a copy if not.
Verdict Memory::same_item(const Record& known, const Item& item, std::string_view rule) const {
  if (known.item.id == item.id || known.group == item.id) return {};
  const Record* const same_text = find(item.text, item);
  const bool unchanged = same_text != nullptr && same_text->group == known.group;
  if (unchanged) return {Relation::copy, known.group, rule};
  return {Relation::update, known.item.id, rule};
}

// The group that earlier revisions of the article belong to, or its own.
Id Memory::group_of(const Item& item) const {
  for (const Key key : {item.guid, item.page, item.text}) {
    const Record* const known = find(key, item);
    if (known != nullptr && known->item.id == item.id) return known->group;
  }
  return item.id;
}

const Memory::Record* Memory::find(Key key, const Item& asking) const {
  if (key == 0) return nullptr;
  const auto holders = claimed_.find(key);
  const Record* const record = holders != claimed_.end() ? &claims_.at(holders->second.back()) : journalled(key);
  if (record == nullptr) return nullptr;
  const bool dated = record->item.seconds != 0 && asking.seconds != 0;
  return dated && record->item.seconds < asking.seconds - limits_.window_seconds ? nullptr : record;
}

const Memory::Record* Memory::journalled(Key key) const {
  const auto found = latest_.find(key);
  return found == latest_.end() ? nullptr : &records_[found->second - first_];
}

void Memory::claim(std::uint64_t token, const Record& record) {
  claims_.emplace(token, record);
  for (const Key key : keys(record.item))
    if (key != 0) claimed_[key].push_back(token);
}

void Memory::expire() {
  const auto is_due = [&](const Record& oldest) {
    const bool old = oldest.item.seconds != 0 && oldest.item.seconds < newest_seconds_ - limits_.window_seconds;
    return old || records_.size() > limits_.max_articles;
  };
  for (; !records_.empty() && is_due(records_.front()); ++first_) {
    for (const Key key : keys(records_.front().item)) {
      const auto found = latest_.find(key);
      if (found != latest_.end() && found->second == first_) latest_.erase(found);
    }
    records_.pop_front();
  }
}

}  // namespace newsd::dedup
