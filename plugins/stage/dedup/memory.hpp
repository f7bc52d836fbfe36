// What dedup remembers of the articles it has seen, and what it concludes from it.
//
// Two layers: what is journalled, and above it the claims of articles that are on their way. Both are asked; of several
// articles that share a key, the latest answers. So the journalled layer is the same whether it grew while newsd ran or
// was replayed from the journal, and every verdict with it.
//
// Size: about 300 bytes for each journalled article. The oldest go when there are more than `max_articles`, or when
// they are older than the window.
// Threads: one at a time.
#pragma once

#include "dedup/item.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::dedup {

enum class Relation { fresh, copy, update };

struct Verdict {
  Relation relation = Relation::fresh;
  Id of;                  // of a copy: the first article of its group; of an update: the earlier article
  std::string_view rule;  // what told: guid, address, text
};

class Memory {
public:
  struct Limits {
    std::size_t max_articles = 500'000;
    std::int64_t window_seconds = 1'209'600;  // 14 days
  };

  explicit Memory(Limits limits) : limits_(limits) {}

  // Judges an article, and notes it under its token until one of the next two is called. Judging a token again takes
  // its first note back.
  Verdict judge(std::uint64_t token, const Item& item);
  // The article is journalled, under the id that `item` has now; `copy_of` names its group if it is a copy.
  void settle(std::uint64_t token, const Item& item, std::optional<Id> copy_of);
  // The article ended otherwise.
  void forget(std::uint64_t token);

  std::size_t size() const { return records_.size(); }   // journalled
  std::size_t claims() const { return claims_.size(); }  // on their way

private:
  struct Record {
    Item item;
    Id group;  // the id of its group's first article
  };

  Verdict verdict(const Item& item) const;
  std::optional<Verdict> by_guid(const Item& item) const;
  std::optional<Verdict> by_page(const Item& item) const;
  Verdict same_item(const Record& known, const Item& item, std::string_view rule) const;
  Id group_of(const Item& item) const;

  const Record* find(Key key, const Item& asking) const;
  const Record* journalled(Key key) const;
  void claim(std::uint64_t token, const Record& record);
  void expire();

  Limits limits_;
  std::deque<Record> records_;  // journalled, in that order
  std::uint64_t first_ = 0;     // the number of records_.front()
  std::int64_t newest_seconds_ = 0;
  std::unordered_map<Key, std::uint64_t> latest_;  // the number of the latest record with that key
  std::unordered_map<std::uint64_t, Record> claims_;
  std::unordered_map<Key, std::vector<std::uint64_t>> claimed_;  // tokens, the latest last
};

}  // namespace newsd::dedup
