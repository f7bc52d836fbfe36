// The newest few of the articles that a source's first poll brings.
//
// What is newer is said by `published`. An article that has none is as new as the one before it, and the first as new
// as can be: of a feed without dates, the first are the newest.
//
// Threads: one at a time. Bounds: kMaxCount articles are kept.
#pragma once

#include "pipeline/batch.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsd::daemon {

class Newest {
public:
  static constexpr std::uint32_t kMaxCount = 1000;

  struct Candidate {
    InFlight article;
    std::string page;  // which it waits for, or empty
  };

  // At most kMaxCount.
  explicit Newest(std::uint32_t count) : left_(count) {}
  // Keeps it. Gives the one that is thereby not among the newest, if there are too many.
  std::optional<Candidate> add(Candidate candidate);
  // All that are kept, in the order of their slots; so many fewer are kept from then on.
  std::vector<Candidate> take();

private:
  using Age = std::pair<std::int64_t, std::uint32_t>;  // minus the time, then the slot: the newest is the least
  std::size_t left_;
  std::int64_t last_published_ = std::numeric_limits<std::int64_t>::max();
  std::map<Age, Candidate> kept_;
};

}  // namespace newsd::daemon
