// What dedup remembers of the articles it has seen, and what it concludes from it.
//
// Two layers: what is journalled, and above it the claims of articles that are on their way. Both are asked; of several
// articles that share a key, the latest answers. The journalled layer depends on nothing but the journalled articles of
// the window and their order: so it is the same whether it grew while newsd ran, was replayed from the journal, or came
// from a snapshot, and every verdict with it.
//
// Size: about 1 KB for each journalled article, at most 2.1 KB. The oldest go when there are more than `max_articles`,
// or when they are older than the window. Threads: one at a time.
#pragma once

#include "dedup/claims.hpp"
#include "dedup/search.hpp"
#include "dedup/shelf.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace newsd::dedup {

enum class Relation { fresh, copy, update };

struct Verdict {
  Relation relation = Relation::fresh;
  Id of = {};                  // of a copy: the first article of its group; of an update: the earlier article
  Id group = {};               // the first article of the group that the article belongs to now
  std::string_view rule = {};  // what told: guid, address, text, alike
  // If they are alike: how sure that is, and what the article and the one it was compared with have in common.
  double sameness = 1, mine = 1, theirs = 1;
  std::vector<Passage> passages = {};  // of the article, at most max_passages
  static constexpr std::size_t max_passages = 3;
};

class Memory {
public:
  struct Limits {
    std::size_t max_articles = 500'000;
    std::int64_t window_seconds = 1'209'600;  // 14 days
  };

  explicit Memory(Limits limits) : limits_(limits) {}

  // Judges an article, and notes it under its token until one of the next two is called. Judging a token again takes
  // its first note back. Without a reading, similar texts are not looked for.
  Verdict judge(std::uint64_t token, const Item& item, const Reading& reading = {}, std::uint64_t digest = 0);
  // The article is journalled, under the id that `item` has now, as one of that group.
  void settle(std::uint64_t token, const Item& item, const Id& group);
  // The article ended otherwise.
  void forget(std::uint64_t token) { claims_.remove(token); }

  // The item that was judged under that token, if its content had that digest.
  std::optional<Item> claimed(std::uint64_t token, std::uint64_t digest) const {
    return claims_.claimed(token, digest);
  }
  // The group that the latest journalled revision of that article belongs to.
  std::optional<Id> journalled_group(const Id& id) const;
  const Shelf& journalled() const { return journalled_; }
  std::size_t size() const { return journalled_.records().size(); }
  std::size_t claims() const { return claims_.size(); }  // on their way

private:
  Verdict verdict(const Item& item, const Reading& reading);
  std::optional<Verdict> by_guid(const Item& item) const;
  std::optional<Verdict> by_page(const Item& item) const;
  std::optional<Verdict> by_likeness(const Item& item, const Reading& reading);
  Verdict same_item(const Record& known, const Item& item, std::string_view rule) const;
  Id group_of(const Id& id) const;

  const Record* find(Key Names::*name, const Item& asking) const;
  bool is_in_window(const Record& record, const Item& asking) const;
  void expire();

  Limits limits_;
  Shelf journalled_;
  Claims claims_;
  Search search_;
  std::int64_t newest_seconds_ = 0;
};

}  // namespace newsd::dedup
