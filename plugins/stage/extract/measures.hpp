// Counts over the characters of a text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace newsd::extract {

struct Measures {
  std::uint32_t words = 0, letters = 0, capitalised_words = 0, digits = 0, commas = 0, sentence_ends = 0, odd = 0,
                lines = 1;
  bool ends_sentence = false, ends_colon = false, ends_dots = false, starts_small = false, starts_quote = false,
       has_copyright = false, has_bar = false, has_year = false;
};

// One pass. A character of a script without spaces counts as half a word.
Measures measured(std::string_view text);

// Letters and digits alone, in small letters where they are ASCII: to find one text in another.
std::string squeezed(std::string_view text);

}  // namespace newsd::extract
