#include "dedup/shelf.hpp"

#include <algorithm>

namespace newsd::dedup {
namespace {

std::uint32_t half(std::uint64_t number) { return static_cast<std::uint32_t>(number); }

}  // namespace

std::uint64_t Shelf::add(const Item& item, const Id& group) {
  constexpr std::uint32_t kRoom = Sketch::max_hashes + 8;  // for one record's holdings
  while (half(holdings_.end()) == 0 || half(holdings_.end()) > ~kRoom) holdings_.push({0, 0, 0});
  Record record{item, group};
  record.first_holding = half(holdings_.end());
  record.first_fact = facts_.end();
  const std::uint64_t number = records_.end();
  for (const Key key : {item.id.key(), item.guid, item.page, item.address, item.text}) {
    if (key == 0) continue;
    hold(folded(key), half(number));
    ++record.name_count;
  }
  for (const std::uint32_t hash : item.sketch.hashes) hold(hash, half(number));
  for (const std::uint16_t each : item.sketch.numbers) facts_.push(each);
  for (const std::uint16_t each : item.sketch.title) facts_.push(each);
  record.shingles = item.sketch.shingles;
  record.level = item.sketch.level;
  record.hash_count = static_cast<std::uint8_t>(item.sketch.hashes.size());
  record.number_count = static_cast<std::uint8_t>(item.sketch.numbers.size());
  record.title_count = static_cast<std::uint8_t>(item.sketch.title.size());
  records_.push(record);
  return number;
}

void Shelf::drop_oldest() {
  const Record& oldest = records_[records_.first()];
  const std::uint32_t behind = oldest.first_holding + oldest.name_count + oldest.hash_count;
  for (std::uint32_t at = half(holdings_.first()); at != behind; at = half(holdings_.first())) {
    let_go(holdings_[holdings_.first()], at);
    holdings_.pop();
  }
  for (int i = 0; i < oldest.number_count + oldest.title_count; ++i) facts_.pop();
  records_.pop();
}

std::vector<std::uint32_t> Shelf::hashes(const Record& record) const {
  std::vector<std::uint32_t> found(record.hash_count);
  const std::uint64_t first = whole(record.first_holding + record.name_count);
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = holdings_[first + i].hash;
  return found;
}

std::vector<std::uint16_t> Shelf::numbers(const Record& record) const {
  std::vector<std::uint16_t> found(record.number_count);
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = facts_[record.first_fact + i];
  return found;
}

std::vector<std::uint16_t> Shelf::title(const Record& record) const {
  std::vector<std::uint16_t> found(record.title_count);
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = facts_[record.first_fact + record.number_count + i];
  return found;
}

Sketch Shelf::sketch(const Record& record) const {
  return {hashes(record), numbers(record), title(record), record.shingles, record.level};
}

void Shelf::hold(std::uint32_t hash, std::uint32_t record) {
  if (4 * (used_ + 1) > 3 * heads_.size()) grow();
  const std::uint32_t made = half(holdings_.end());
  const std::size_t at = find(hash);
  if (heads_[at] == 0) ++used_;
  holdings_.push({hash, heads_[at], record});
  heads_[at] = made;
}

void Shelf::let_go(const Holding& oldest, std::uint32_t half) {
  const std::size_t at = find(oldest.hash);
  if (half == 0 || heads_[at] != half) return;
  --used_;
  close_gap(at);
}

void Shelf::grow() {
  std::vector<std::uint32_t> old(2 * heads_.size(), 0);
  old.swap(heads_);
  for (const std::uint32_t each : old)
    if (each != 0) heads_[find(holdings_[whole(each)].hash)] = each;
}

std::size_t Shelf::find(std::uint32_t hash) const {
  std::size_t at = slot(hash);
  while (heads_[at] != 0 && holdings_[whole(heads_[at])].hash != hash) at = (at + 1) & mask();
  return at;
}

// Moves back what had to step aside for the one that is gone, so that every search still ends where it should.
void Shelf::close_gap(std::size_t gap) {
  heads_[gap] = 0;
  for (std::size_t at = (gap + 1) & mask(); heads_[at] != 0; at = (at + 1) & mask()) {
    const std::size_t home = slot(holdings_[whole(heads_[at])].hash);
    if (((at - home) & mask()) < ((at - gap) & mask())) continue;
    heads_[gap] = std::exchange(heads_[at], 0);
    gap = at;
  }
}

}  // namespace newsd::dedup
