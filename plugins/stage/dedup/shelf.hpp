// Records in the order in which they came, and an index over all hashes by which they are found.
//
// A hash is held by any number of records; the latest come first, and no more than max_holders of them are looked at,
// so that what hundreds of articles share costs no more than what a few do. The content, and so every answer, depends
// on nothing but the records on the shelf and their order.
//
// Size: a record of 112 bytes, 19 bytes on average for each hash, 2 for each number and title word.
// Threads: one at a time.
#pragma once

#include "dedup/fifo.hpp"
#include "dedup/item.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace newsd::dedup {

struct Record : Names {
  Id group;  // the id of its group's first article
  std::uint32_t shingles = 0;
  std::uint8_t level = 0;
  std::uint8_t name_count = 0, hash_count = 0, number_count = 0, title_count = 0;
  std::uint32_t first_holding = 0;  // the lower half of the number of its first holding
  std::uint64_t first_fact = 0;
};

class Shelf {
public:
  static constexpr std::size_t max_holders = 32;

  // Numbers begin at `first`.
  explicit Shelf(std::uint64_t first = 1) : holdings_(first), heads_(2, 0) {}

  // Puts it behind the others; its number.
  std::uint64_t add(const Item& item, const Id& group);
  void drop_oldest();

  const Fifo<Record>& records() const { return records_; }
  // Both end when the shelf is changed.
  std::vector<std::uint32_t> hashes(const Record& record) const;  // ascending
  std::vector<std::uint16_t> numbers(const Record& record) const;
  std::vector<std::uint16_t> title(const Record& record) const;
  Sketch sketch(const Record& record) const;

  // The numbers of the records that hold the hash, the latest first; see(number) says whether to go on.
  template <class See>
  void each_holder(std::uint32_t hash, See see) const {
    std::size_t seen = 0;
    for (std::uint32_t at = head(hash); at != 0 && ++seen <= max_holders;) {
      const Holding& holding = holdings_[whole(at)];
      if (!see(number_of(holding.record))) return;
      at = is_held(holding.earlier) ? holding.earlier : 0;
    }
  }
  // The latest record that `is` accepts among the holders of a name.
  template <class Is>
  const Record* latest(Key key, Is is) const {
    const Record* found = nullptr;
    each_holder(folded(key), [&](std::uint64_t number) {
      if (is(number, records_[number])) found = &records_[number];
      return found == nullptr;
    });
    return found;
  }
  // Asks the processor to have the hash at hand.
  void prefetch(std::uint32_t hash) const { __builtin_prefetch(&heads_[slot(hash)]); }

private:
  struct Holding {
    std::uint32_t hash;
    std::uint32_t earlier;  // the holding of the same hash before this one, 0 = none
    std::uint32_t record;
  };

  static std::uint32_t folded(Key key) { return static_cast<std::uint32_t>(key ^ key >> 32); }
  // Numbers are kept by their lower half, of which 0 is never given away.
  std::uint64_t whole(std::uint32_t half) const {
    return holdings_.first() + (half - static_cast<std::uint32_t>(holdings_.first()));
  }
  std::uint64_t number_of(std::uint32_t half) const {
    return records_.first() + (half - static_cast<std::uint32_t>(records_.first()));
  }
  bool is_held(std::uint32_t half) const { return half != 0 && holdings_.holds(whole(half)); }

  void hold(std::uint32_t hash, std::uint32_t record);
  void let_go(const Holding& oldest, std::uint32_t half);
  void grow();
  std::size_t slot(std::uint32_t hash) const { return (hash * std::uint64_t{0x9E3779B97F4A7C15} >> 32) & mask(); }
  std::size_t mask() const { return heads_.size() - 1; }
  std::size_t find(std::uint32_t hash) const;  // its slot, or the empty one where it would be
  std::uint32_t head(std::uint32_t hash) const { return heads_[find(hash)]; }
  void close_gap(std::size_t gap);

  Fifo<Record> records_;
  Fifo<Holding> holdings_;
  Fifo<std::uint16_t> facts_;         // numbers and title words of the records
  std::vector<std::uint32_t> heads_;  // an open table: by hash, the latest holding; 0 = empty
  std::size_t used_ = 0;
};

}  // namespace newsd::dedup
