#include "control/article_lookup.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

namespace newsd::daemon {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kIdDigits = 32;
constexpr std::string_view kHint = "newsctl tail --json and replay --json show ids";

tl::unexpected<Error> unknown(const std::string& text) { return failure("unknown", text, std::string(kHint)); }

std::optional<Sequence> as_number(std::string_view name) {
  Sequence number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

ArticleId padded(std::string_view prefix, char with) {
  std::string hex(prefix);
  hex.resize(kIdDigits, with);
  return ArticleId::from_hex(hex).value_or(ArticleId{});
}

}  // namespace

Result<ArticleId> ArticleLookup::id_like(std::string_view name) {
  if (name.size() < kShortest || name.size() > kIdDigits || !is_hex(name))
    return failure("invalid", "`" + std::string(name.substr(0, 64)) + "` names no article",
                   "give its id, at least the first 8 digits of it, or its sequence; " + std::string(kHint));
  const auto near = revisions_.between(padded(name, '0'), padded(name, 'f'));
  if (!near) return failure(near.error());
  std::set<ArticleId> ids;
  for (const ArticleId& each : *near) {
    const auto resolved = revisions_.resolve(each);
    if (!resolved) return failure(resolved.error());
    ids.insert(*resolved);
  }
  if (ids.empty()) return unknown("there is no article " + std::string(name));
  if (ids.size() > 1)
    return failure("invalid", "more than one article begins with " + std::string(name),
                   "give more digits: " + ids.begin()->hex() + " or " + std::next(ids.begin())->hex());
  return *ids.begin();
}

Result<ArticleId> ArticleLookup::id(std::string_view name) {
  if (const auto number = as_number(name); number && *number > 0) {
    const auto head = reader_.head();
    if (!head) return failure(head.error());
    if (*number <= *head) {
      const auto found = record(*number);
      return found.map([](const Record& of) { return of.id; });
    }
    if (name.size() < kShortest)
      return unknown("there is no sequence " + std::string(name) + ": the newest is " + std::to_string(*head));
  }
  return id_like(name);
}

Result<Sequence> ArticleLookup::sequence_of(std::string_view name, std::optional<std::uint32_t> revision) {
  if (const auto number = as_number(name); number && !revision) {
    const auto head = reader_.head();
    if (!head) return failure(head.error());
    if (*number > 0 && *number <= *head) return *number;
  }
  const auto named = id(name);
  if (!named) return failure(named.error());
  const auto latest = revisions_.latest(*named);
  if (!latest) return failure(latest.error());
  if (*latest && (!revision || *revision == (*latest)->revision)) return (*latest)->sequence;
  const auto places = reader_.revisions_of(*named);
  if (!places) return failure(places.error());
  for (const RevisionPlace& place : *places)
    if (revision && place.revision == *revision) return place.sequence;
  return unknown("article " + named->hex() + " has no such revision: it has " + std::to_string(places->size()));
}

Result<Record> ArticleLookup::record(Sequence sequence) {
  auto records = reader_.read(sequence, 1, 1);
  if (!records) return failure(records.error());
  if (records->empty() || records->front().sequence != sequence)
    return unknown("sequence " + std::to_string(sequence) + " is not kept any more");
  return std::move(records->front());
}

Result<FoundArticle> ArticleLookup::find(std::string_view name, std::optional<std::uint32_t> revision) {
  const auto sequence = sequence_of(name, revision);
  if (!sequence) return failure(sequence.error());
  auto found = record(*sequence);
  if (!found) return failure(found.error());
  const auto latest = revisions_.latest(found->id);
  if (!latest) return failure(latest.error());
  const Latest itself{found->revision, found->hash, found->sequence};
  return FoundArticle{std::move(*found), latest->value_or(itself)};
}

Result<std::optional<Record>> ArticleLookup::before(Sequence sequence, const ArticleId& id) {
  const auto resolved = revisions_.resolve(id);
  if (!resolved) return failure(resolved.error());
  const auto latest = revisions_.latest(*resolved);
  if (!latest) return failure(latest.error());
  if (!*latest) return std::nullopt;
  Sequence place = (*latest)->sequence;
  if (place >= sequence) {
    const auto places = reader_.revisions_of(*resolved);
    if (!places) return failure(places.error());
    place = 0;
    for (const RevisionPlace& each : *places)
      if (each.sequence < sequence) place = each.sequence;
  }
  if (place == 0) return std::nullopt;
  auto found = record(place);
  if (found) return std::optional(std::move(*found));
  if (found.error().code == "unknown") return std::nullopt;
  return failure(found.error());
}

}  // namespace newsd::daemon
