// Finds the articles on the shelves that are most alike to one.
//
// Bounded: at most Reading::max_asked hashes are looked up, Shelf::max_holders articles each, and max_candidates are
// compared. Threads: one at a time.
#pragma once

#include "dedup/likeness.hpp"
#include "dedup/shelf.hpp"

#include <array>
#include <span>
#include <vector>

namespace newsd::dedup {

struct Candidate {
  const Shelf* shelf = nullptr;
  std::uint64_t number = 0;
  float weight = 0;  // of the shingles that have been found
  Likeness likeness = {};
  std::uint32_t common = 0;                // shingles in common, as far as can be told from those that are kept
  double sameness = 0;                     // what decision.hpp makes of it all
  std::vector<std::uint32_t> hashes = {};  // its own
  std::array<bool, Reading::max_asked> answers = {};  // which of the shingles asked it has
  std::size_t asked = 0;                              // how many of these are below the limits of both
  const Record& record() const { return shelf->records()[number]; }
};

class Search {
public:
  static constexpr std::size_t max_candidates = 6;

  // The candidates among the records that `is_open(shelf, number)` accepts, the best first; none that has so little in
  // common with the article that it says nothing. How common a shingle is, is
  // asked of the first shelf. They end with the next call, or when a shelf is changed.
  template <class IsOpen>
  std::span<const Candidate> run(const Item& item, const Reading& reading, std::span<const Shelf* const> shelves,
                                 IsOpen is_open) {
    begin(reading, *shelves.front());
    for (const Shelf* shelf : shelves) {
      gather(reading, *shelf);
      choose(*shelf, is_open);
    }
    return compare(item, reading, *shelves.front());
  }

  // The longest passages of the article in common with that candidate, at most `most`, in order.
  std::vector<Passage> passages(const Candidate& candidate, const Reading& reading, std::size_t most) const;

private:
  struct Found {
    std::uint64_t number;
    float weight;
  };
  struct Mark {  // one of the shingles asked, in the order of the text
    std::uint32_t token;
    bool found;
  };

  void begin(const Reading& reading, const Shelf& journalled);
  void gather(const Reading& reading, const Shelf& shelf);
  void note(std::uint64_t number, float weight);
  template <class IsOpen>
  void choose(const Shelf& shelf, IsOpen is_open) {
    for (const Found& found : found_)
      if (is_open(shelf, found.number)) offer({&shelf, found.number, found.weight});
  }
  void offer(const Candidate& candidate);
  std::span<const Candidate> compare(const Item& item, const Reading& reading, const Shelf& journalled);
  std::vector<Mark> marks(const Candidate& candidate, const Reading& reading) const;
  void count_common(Candidate& candidate, const Reading& reading) const;
  void weigh_mine(Candidate& candidate, const Reading& reading) const;
  void weigh_theirs(Candidate& candidate, const Reading& reading, const Shelf& journalled) const;
  void measure_passages(Candidate& candidate, const Item& item, const Reading& reading) const;

  std::vector<float> commonness_;        // of each of the asked
  std::vector<std::uint32_t> in_order_;  // places in `asked`, as they stand in the text
  std::vector<Found> found_;             // on one shelf
  std::vector<std::uint32_t> places_;    // an open table over found_, place + 1
  std::vector<std::uint32_t> taken_;     // its slots in use
  std::vector<Candidate> candidates_;
};

}  // namespace newsd::dedup
