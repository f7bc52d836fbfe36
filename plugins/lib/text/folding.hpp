// What becomes of a code point when text is folded for comparison.
//
// Folded are: case, compatibility forms and width (NFKC), the digits of all scripts, diacritics of Latin, Greek and
// Cyrillic (ё to е, ł to l, ı to i; but й, ї and ў are letters of their own), Hebrew and Arabic vowel points, hamza
// carriers and the Persian forms of yeh and kaf. Vowel signs of Indic and other scripts and the voicing marks of kana
// stay: without them the words would be others.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace newsd::text {

enum class Class : std::uint8_t {
  separator,  // between words
  space,
  newline,
  closer,     // a quote or bracket, which may stand between a full stop and the space
  stop,       // ends a sentence if white space follows
  hard_stop,  // ends a sentence by itself
  joiner,     // & within a word
  letter,     // of a word: letters, digits, vowel signs
  unspaced,   // of a script without spaces between words: a token by itself
  extends,    // belongs to the character before it (voicing marks)
  ignored     // invisible, or folded away
};

struct Glyph {
  static constexpr std::size_t max_bytes = 13;
  Class kind = Class::separator;
  bool lower_case = false;
  std::uint8_t size = 0;  // bytes of `folded`
  std::array<char, max_bytes> folded{};
  std::string_view view() const { return {folded.data(), size}; }
};

// Looks code points up, in tables that are made page by page as they are needed (4 KiB for 256 code points).
// Threads: one at a time.
class Folding {
public:
  Folding() : pages_((0x10FFFF >> 8) + 1) {}

  const Glyph& operator[](char32_t code_point) {
    std::unique_ptr<Page>& page = pages_[code_point >> 8];
    if (!page) page = make_page(code_point >> 8);
    return (*page)[code_point & 0xFF];
  }

private:
  using Page = std::array<Glyph, 256>;
  static std::unique_ptr<Page> make_page(char32_t number);

  std::vector<std::unique_ptr<Page>> pages_;
};

}  // namespace newsd::text
