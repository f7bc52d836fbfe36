// A set of words, each with a number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::entities {

// Numbers count from 0 in the order of adding. Size: the words' bytes, and 12 to 20 more for each. Threads: find() is
// free for all while nobody adds.
class Words {
public:
  static constexpr std::uint32_t nowhere = 0xFFFFFFFF;

  // The number of a word, which is added if it is new.
  std::uint32_t add(std::string_view word);
  // Its number, or nowhere.
  std::uint32_t find(std::string_view word) const;
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  void shrink();  // to what is needed; for when all are added

private:
  std::string_view operator[](std::uint32_t number) const;
  // Where in slots_ the word is, or belongs.
  std::size_t slot_of(std::string_view word) const;
  void grow();

  std::string text_;                                                              // all words in one piece
  std::vector<std::uint32_t> ends_;                                               // of each in text_
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(1024, nowhere);  // a power of two, at most half full
};

}  // namespace newsd::entities
