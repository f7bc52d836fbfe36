// Which passages two texts have in common, word by word.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// A run of words that stands in both, whatever the case and the punctuation between. Offsets in bytes of UTF-8.
struct Passage {
  std::size_t words = 0;
  std::size_t start = 0, end = 0;              // in the one
  std::size_t other_start = 0, other_end = 0;  // in the other
};

struct PassageLimits {
  std::size_t min_words = 4;
  std::size_t max_passages = 5;
  std::size_t max_words = 100'000;  // of each text; what comes after is not looked at
};

// The longest ones, in the order of the one text; they do not overlap there. Any thread; takes about a microsecond a
// word.
std::vector<Passage> common_passages(std::string_view one, std::string_view other, PassageLimits limits = {});

}  // namespace newsd::daemon
