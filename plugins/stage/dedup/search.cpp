#include "dedup/search.hpp"

#include "dedup/decision.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace newsd::dedup {
namespace {

constexpr std::size_t kTable = 2 * Reading::max_asked * Shelf::max_holders;  // slots, a power of two
constexpr std::size_t kManyGroups = 8;  // what so many groups have says nothing, and is not counted further
constexpr std::uint32_t kShingle = 3;   // words

// How common a hash is: the groups that have it, at most kManyGroups, and a little more if they have it often. (Were it
// the groups alone, two texts that are once wrongly taken for the same would make all they share look rare for ever.)
float commonness_of(const Shelf& shelf, std::uint32_t hash) {
  std::array<Id, kManyGroups> groups;
  std::size_t count = 0, holders = 0;
  shelf.each_holder(hash, [&](std::uint64_t number) {
    const Id& group = shelf.records()[number].group;
    ++holders;
    if (std::find(groups.begin(), groups.begin() + count, group) == groups.begin() + count) groups[count++] = group;
    return count < kManyGroups;
  });
  constexpr std::array<float, Shelf::max_holders + 1> kOften = [] {
    std::array<float, Shelf::max_holders + 1> halves{};
    for (std::size_t i = 1; i < halves.size(); ++i) halves[i] = static_cast<float>(std::bit_width(i) - 1) / 2;
    return halves;
  }();
  return static_cast<float>(count) + kOften[holders];
}

float weight_of_mine(float commonness) { return 1 / (1 + commonness); }
// The other's group is among those that have it.
float weight_of_theirs(float commonness) { return 1 / std::max(commonness, 1.0F); }
float log_count(double count) { return static_cast<float>(std::log2(1 + count)); }
float share(double part, double whole) { return whole > 0 ? static_cast<float>(part / whole) : 0.0F; }

// Of two ascending lists of the least hashes of two sets: how many there are in common, and of each within the range
// that both lists cover.
struct Overlap {
  double common = 0, mine = 0, theirs = 0;
};
Overlap overlap(const std::vector<std::uint16_t>& mine, const std::vector<std::uint16_t>& theirs, std::size_t full) {
  std::uint16_t last = 0xFFFF;
  for (const auto* each : {&mine, &theirs})
    if (each->size() == full) last = std::min(last, each->back());
  Overlap found;
  const auto end_mine = std::upper_bound(mine.begin(), mine.end(), last);
  const auto end_theirs = std::upper_bound(theirs.begin(), theirs.end(), last);
  found.mine = static_cast<double>(end_mine - mine.begin());
  found.theirs = static_cast<double>(end_theirs - theirs.begin());
  for (auto each = mine.begin(); each != end_mine; ++each)
    found.common += std::binary_search(theirs.begin(), end_theirs, *each) ? 1 : 0;
  return found;
}

void compare_facts(Likeness& likeness, const Item& item, const Sketch& theirs) {
  const Overlap numbers = overlap(item.sketch.numbers, theirs.numbers, Sketch::max_numbers);
  likeness[Figure::numbers] = log_count(numbers.common);
  likeness[Figure::mine_numbers] = share(numbers.common + 1, numbers.mine + 1);
  likeness[Figure::theirs_numbers] = share(numbers.common + 1, numbers.theirs + 1);
  const Overlap title = overlap(item.sketch.title, theirs.title, Sketch::max_title);
  likeness[Figure::title] = share(title.common, std::min(title.mine, title.theirs));
  likeness[Figure::title_longer] = share(title.common, std::max(title.mine, title.theirs));
}

// A few words in common say nothing, unless they are all that there is.
bool tells_enough(const Candidate& candidate) {
  constexpr std::uint32_t kMany = 12, kFew = 4;  // shingles
  constexpr float kNearlyAll = 0.85F;
  const float share = std::max(candidate.likeness[Figure::mine], candidate.likeness[Figure::theirs]);
  return candidate.common >= (share >= kNearlyAll ? kFew : kMany);
}

float hours_between(std::int64_t a, std::int64_t b) {
  constexpr double kHour = 3600;
  return a == 0 || b == 0 ? -1.0F : log_count(std::abs(static_cast<double>(a - b)) / kHour);
}

}  // namespace

void Search::begin(const Reading& reading, const Shelf& journalled) {
  candidates_.clear();
  commonness_.resize(reading.asked.size());
  for (const Shingle& each : reading.asked) journalled.prefetch(each.hash);
  for (std::size_t i = 0; i < commonness_.size(); ++i)
    commonness_[i] = commonness_of(journalled, reading.asked[i].hash);
}

void Search::gather(const Reading& reading, const Shelf& shelf) {
  places_.resize(kTable, 0);
  for (const std::uint32_t slot : taken_) places_[slot] = 0;
  taken_.clear();
  found_.clear();
  if (shelf.records().empty()) return;
  for (std::size_t i = 0; i < reading.asked.size(); ++i) {
    const float each = weight_of_mine(commonness_[i]);
    shelf.each_holder(reading.asked[i].hash, [&](std::uint64_t number) {
      note(number, each);
      return true;
    });
  }
}

void Search::note(std::uint64_t number, float weight) {
  std::size_t slot = (number * 0x9E3779B97F4A7C15ULL >> 40) & (kTable - 1);
  while (places_[slot] != 0 && found_[places_[slot] - 1].number != number) slot = (slot + 1) & (kTable - 1);
  if (places_[slot] == 0) {
    found_.push_back({number, 0});
    places_[slot] = static_cast<std::uint32_t>(found_.size());
    taken_.push_back(static_cast<std::uint32_t>(slot));
  }
  found_[places_[slot] - 1].weight += weight;
}

// Keeps the candidates in order, and of equally good ones the first.
void Search::offer(const Candidate& candidate) {
  if (candidates_.size() == max_candidates && candidate.weight <= candidates_.back().weight) return;
  const auto place = std::find_if(candidates_.begin(), candidates_.end(),
                                  [&](const Candidate& other) { return candidate.weight > other.weight; });
  candidates_.insert(place, candidate);
  if (candidates_.size() > max_candidates) candidates_.pop_back();
}

std::span<const Candidate> Search::compare(const Item& item, const Reading& reading, const Shelf& journalled) {
  for (Candidate& each : candidates_) count_common(each, reading);
  std::erase_if(candidates_, [](const Candidate& each) { return !tells_enough(each); });
  if (candidates_.empty()) return candidates_;
  in_order_.resize(reading.asked.size());
  std::iota(in_order_.begin(), in_order_.end(), 0U);
  std::sort(in_order_.begin(), in_order_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return reading.asked[a].token < reading.asked[b].token; });
  for (Candidate& each : candidates_) {
    weigh_mine(each, reading);
    weigh_theirs(each, reading, journalled);
    measure_passages(each, item, reading);
    compare_facts(each.likeness, item, each.shelf->sketch(each.record()));
    each.likeness[Figure::hours] = hours_between(item.seconds, each.record().seconds);
    float rival = 0;
    for (const Candidate& other : candidates_)
      if (other.record().group != each.record().group) rival = std::max(rival, other.weight);
    each.likeness[Figure::rival] = std::min(share(rival, each.weight), 4.0F);
    each.sameness = sameness(each.likeness);
  }
  return candidates_;
}

// Both lists ascend: one walk along them tells which of the shingles asked the other has.
void Search::count_common(Candidate& candidate, const Reading& reading) const {
  candidate.hashes = candidate.shelf->hashes(candidate.record());
  const std::uint64_t limit = Sketch::limit(std::max<unsigned>(reading.level, candidate.record().level));
  std::size_t answered = 0, found = 0, at = 0;
  for (candidate.asked = 0; candidate.asked < reading.asked.size(); ++candidate.asked) {
    const std::uint32_t hash = reading.asked[candidate.asked].hash;
    if (hash >= limit) break;
    while (at < candidate.hashes.size() && candidate.hashes[at] < hash) ++at;
    const bool here = at < candidate.hashes.size() && candidate.hashes[at] == hash;
    candidate.answers[candidate.asked] = here;
    answered += here ? 1 : 0;
  }
  for (const std::uint32_t hash : candidate.hashes) found += reading.all.contains(hash) ? 1 : 0;
  candidate.common = static_cast<std::uint32_t>(found) << std::min<unsigned>(candidate.record().level, 16);
  candidate.likeness[Figure::mine] = share(static_cast<double>(answered), static_cast<double>(candidate.asked));
  candidate.likeness[Figure::theirs] = share(static_cast<double>(found), static_cast<double>(candidate.hashes.size()));
}

std::vector<Search::Mark> Search::marks(const Candidate& candidate, const Reading& reading) const {
  std::vector<Mark> made;
  made.reserve(candidate.asked);
  for (const std::uint32_t place : in_order_)
    if (place < candidate.asked) made.push_back({reading.asked[place].token, candidate.answers[place]});
  return made;
}

void Search::weigh_mine(Candidate& candidate, const Reading& reading) const {
  double found = 0, all_weighed = 0, found_weighed = 0, missed_numbers = 0;
  for (std::size_t i = 0; i < candidate.asked; ++i) {
    const bool here = candidate.answers[i];
    const float weighed = here ? weight_of_theirs(commonness_[i]) : weight_of_mine(commonness_[i]);
    all_weighed += static_cast<double>(weighed);
    found += here ? 1 : 0;
    found_weighed += here ? static_cast<double>(weighed) : 0;
    missed_numbers += !here && holds_number(reading.asked[i].hash) ? 1 : 0;
  }
  candidate.likeness[Figure::mine_weighed] = share(found_weighed, all_weighed);
  candidate.likeness[Figure::mine_missed_numbers] =
      share(missed_numbers, static_cast<double>(candidate.asked) - found + 1);
}

void Search::weigh_theirs(Candidate& candidate, const Reading& reading, const Shelf& journalled) const {
  double found = 0, all_weighed = 0, found_weighed = 0, missed_numbers = 0;
  std::size_t at = 0;
  for (const std::uint32_t each : candidate.hashes) {
    while (at < reading.asked.size() && reading.asked[at].hash < each) ++at;
    const bool asked = at < reading.asked.size() && reading.asked[at].hash == each;
    const bool here = asked || reading.all.contains(each);
    const double weighed =
        static_cast<double>(weight_of_theirs(asked ? commonness_[at] : commonness_of(journalled, each)));
    all_weighed += weighed;
    found += here ? 1 : 0;
    found_weighed += here ? weighed : 0;
    missed_numbers += !here && holds_number(each) ? 1 : 0;
  }
  candidate.likeness[Figure::theirs_weighed] = share(found_weighed, all_weighed);
  candidate.likeness[Figure::found] = log_count(found);
  candidate.likeness[Figure::found_weighed] = log_count(found_weighed);
  candidate.likeness[Figure::theirs_missed_numbers] =
      share(missed_numbers, static_cast<double>(candidate.hashes.size()) - found + 1);
  candidate.likeness[Figure::theirs_length] = log_count(candidate.record().shingles);
}

void Search::measure_passages(Candidate& candidate, const Item& item, const Reading& reading) const {
  const std::vector<Mark> marks = this->marks(candidate, reading);
  const auto is_found = [](const Mark& mark) { return mark.found; };
  const auto first = std::find_if(marks.begin(), marks.end(), is_found);
  const auto last = std::find_if(marks.rbegin(), marks.rend(), is_found).base();
  double longest = 0, runs = 0;
  for (auto at = first; at < last;) {
    const auto end = std::find_if_not(at, last, is_found);
    longest = std::max<double>(longest, (end - 1)->token - at->token + kShingle);
    runs += 1;
    at = std::find_if(end, last, is_found);
  }
  Likeness& likeness = candidate.likeness;
  const double words = std::max<double>(item.sketch.shingles, 1);
  likeness[Figure::mine_length] = log_count(item.sketch.shingles);
  likeness[Figure::longest_run] = log_count(longest);
  likeness[Figure::run_share] = std::min(share(longest, words), 1.0F);
  likeness[Figure::breaks] = log_count(std::max(runs - 1, 0.0));
  if (first >= last) return;
  likeness[Figure::solid] =
      share(static_cast<double>(std::count_if(first, last, is_found)), static_cast<double>(last - first));
  likeness[Figure::span] = std::min(share((last - 1)->token - first->token + kShingle, words), 1.0F);
}

std::vector<Passage> Search::passages(const Candidate& candidate, const Reading& reading, std::size_t most) const {
  std::vector<Passage> found;
  bool open = false;
  for (const Mark& mark : marks(candidate, reading)) {
    if (mark.found && !open) found.push_back({mark.token, mark.token});
    if (mark.found) found.back().last = mark.token + kShingle - 1;
    open = mark.found;
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Passage& a, const Passage& b) { return a.last - a.first > b.last - b.first; });
  found.resize(std::min(found.size(), most));
  std::sort(found.begin(), found.end(), [](const Passage& a, const Passage& b) { return a.first < b.first; });
  return found;
}

}  // namespace newsd::dedup
