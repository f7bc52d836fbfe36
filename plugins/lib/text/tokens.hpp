// Text cut into tokens that can be compared: words, and single characters where a script has no spaces.
#pragma once

#include "text/folding.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::text {

struct Token {
  std::uint32_t start, end;           // in bytes of the original
  std::uint32_t folded, folded_size;  // in Tokens::folded
  bool unspaced;                      // one character of Chinese, Japanese, Thai, …
  bool glued;                         // nothing stands between this token and the one before it
  bool starts_sentence;               // a sentence or paragraph ended before it
};

// The tokens of one text, and their folded forms in one piece, parted by single spaces.
struct Tokens {
  std::string folded;
  std::vector<Token> items;

  std::string_view form(const Token& token) const {
    return std::string_view(folded).substr(token.folded, token.folded_size);
  }
  // What the tokens are worth in words: a character of an unspaced script counts as half a word.
  std::size_t words() const;
  void clear();
};

// Cuts texts into tokens. Apostrophes and hyphens part words (l'OTAN is two), & joins them (AT&T is one). A sentence
// ends at a full stop, question or exclamation mark before white space, unless a small letter follows; and at an empty
// line. Linear in the text. Threads: one at a time.
class Tokenizer {
public:
  static constexpr std::size_t max_bytes = 64u << 20;  // of a text; what is beyond is not read

  // Replaces what `out` holds, and keeps its room.
  void cut(std::string_view text, Tokens& out);
  // Adds to what `out` holds. start and end count from the beginning of this text.
  void append(std::string_view text, Tokens& out);

private:
  Folding folding_;
};

}  // namespace newsd::text
