// How probable it is that CLD2's answer is right.
#pragma once

#include <cstddef>
#include <string_view>

namespace newsd::language {

struct Evidence {
  std::string_view tag;   // the answer
  double letters = 0;     // code points of the text that were judged
  double share = 0;       // 0 to 1: of the text that is in this language
  double score = 0;       // CLD2's score per kilobyte against what is normal for the language (1 = normal)
  double dropped = 0;     // 0 to 1: of the words that were no words
  bool declared = false;  // the feed declares this very language
};

double confidence(const Evidence& evidence);

}  // namespace newsd::language
