// How alike an article is to one on the shelf, in figures; decision.hpp says what follows from them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace newsd::dedup {

// Shares are of shingles, "weighed" if each counts as 1 / (1 + the other groups that have it too): what many texts
// share says little. "Missed" shingles are those of one text that the other lacks.
enum class Figure : std::size_t {
  mine,          // the share of this article that is found in the other
  theirs,        // and of the other in this one
  mine_weighed,  // the same, weighed
  theirs_weighed,
  found,  // shingles of the other that are found here, of those that are kept; log2(1 + x), as all counts
  found_weighed,
  mine_length,  // shingles, count
  theirs_length,
  longest_run,          // words in common without a break that is seen, count
  run_share,            // of this article
  breaks,               // between the passages in common, count
  solid,                // the share found between the first and the last that is found
  span,                 // the part of this article between these two
  mine_missed_numbers,  // the share of the missed shingles that hold a number
  theirs_missed_numbers,
  mine_numbers,  // the share of the numbers of this article that the other has too
  theirs_numbers,
  numbers,       // in common, count
  title,         // words in common, of the shorter title
  title_longer,  // of the longer one
  hours,         // between the two, count; -1 if not known
  rival,         // how well the best of another group was found, compared with this one
  count
};

struct Likeness {
  std::array<float, static_cast<std::size_t>(Figure::count)> figures{};
  float& operator[](Figure figure) { return figures[static_cast<std::size_t>(figure)]; }
  float operator[](Figure figure) const { return figures[static_cast<std::size_t>(figure)]; }
};

// Words of this article, by number, that the other has too in one passage.
struct Passage {
  std::uint32_t first, last;
};

}  // namespace newsd::dedup
