// What a source has shown before: for each item its content and the last day on which it was there.
//
// Kept by the host for sources that repeat themselves, as one value in the source's row of the journal: "NWS1", then
// for each item 36 bytes: id (16), content hash (16), day (4, big-endian, days since 1970-01-01).
#pragma once

#include "article/identity.hpp"
#include "base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace newsd::daemon {

class SeenSet {
public:
  static constexpr std::uint32_t kKeepDays = 90;     // an item is forgotten once it has been absent that long
  static constexpr std::size_t kMaxItems = 100'000;  // beyond that, those absent longest: the journal still knows them

  // Anything that is not an encoded set is an empty one: the journal still knows what is unchanged.
  static SeenSet decode(std::string_view encoded);
  std::string encode() const;

  enum class Look { unknown, changed, unchanged };
  // Looks the item up and notes that it was there with this content on `day`.
  Look look(const ArticleId& id, const ContentHash& hash, std::uint32_t day);
  // As if it had never been there.
  void forget(const ArticleId& id) { dirty_ = items_.erase(id) > 0 || dirty_; }
  // What is too old on `day`, and what is too much.
  void forget_absent(std::uint32_t day);
  // Whether anything differs from what was decoded.
  bool is_dirty() const { return dirty_; }
  void mark_saved() { dirty_ = false; }
  std::size_t size() const { return items_.size(); }

private:
  struct Item {
    ContentHash hash;
    std::uint32_t day;
  };
  std::unordered_map<ArticleId, Item> items_;
  bool dirty_ = false;
};

std::uint32_t day_of(UnixMilliseconds time);

}  // namespace newsd::daemon
