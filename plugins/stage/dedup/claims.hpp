// The articles that have been judged and have not ended yet.
//
// Size: about 2 KB for each, and room for at most four times as many as there are, and some thousands.
// Threads: one at a time.
#pragma once

#include "dedup/shelf.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace newsd::dedup {

class Claims {
public:
  // `digest` is of the article's content, by which claimed() knows it again.
  void add(std::uint64_t token, std::uint64_t digest, const Item& item, const Id& group);
  void remove(std::uint64_t token);
  // The item as it was claimed, if that was for the same content.
  std::optional<Item> claimed(std::uint64_t token, std::uint64_t digest) const;

  std::size_t size() const { return numbers_.size(); }
  const Shelf& shelf() const { return shelf_; }
  bool stands(std::uint64_t number) const { return notes_[number].stands; }

private:
  struct Note {
    std::uint64_t token;
    std::uint64_t digest;
    bool stands;
  };
  void tidy();

  Shelf shelf_;
  Fifo<Note> notes_;                                          // of the records on the shelf, by the same numbers
  std::unordered_map<std::uint64_t, std::uint64_t> numbers_;  // by token
};

}  // namespace newsd::dedup
