// What the journal thread hands to the bus after a commit.
#pragma once

#include "article/kind.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace newsd::daemon {

// The families of topics, docs/WIRE.md; a family costs nothing while nobody subscribes to it.
enum class Family : std::uint32_t {
  all = 1,
  source = 2,
  tag = 4,
  story = 8,
  copy = 16,
  status = 32,
  heartbeat = 64,
  tap = 128
};

// Which families somebody wants. Written by the bus thread, read by any.
class Demand {
public:
  bool wants(Family family) const { return (families_.load(std::memory_order_relaxed) & bit(family)) != 0; }
  void set(std::uint32_t families) { families_.store(families, std::memory_order_relaxed); }
  static constexpr std::uint32_t bit(Family family) { return static_cast<std::uint32_t>(family); }

private:
  std::atomic<std::uint32_t> families_{0};
};

struct Publication {
  Sequence sequence = 0;
  Kind kind = Kind::fresh;
  std::string source;
  std::string language;
  std::string story;                                      // id, or empty
  std::vector<std::pair<std::string, std::string>> tags;  // (type, id), only while somebody wants them
  std::string body;                                       // JSON as journalled
};

// What a stage made of a batch, for those who watch it at work.
struct TapGroup {
  struct Tapped {
    std::string source;
    std::string body;  // JSON as it stands after the stage
  };
  std::string stage;
  std::vector<Tapped> articles;
};

struct PublicationGroup {
  Epoch epoch = 0;
  std::vector<Publication> publications;
};

}  // namespace newsd::daemon
