// Where articles are: the counts that must add up.
//
//   accepted + emitted == journalled + dropped + dead + held + in flight
//
// Threads: any. A snapshot is consistent: it is taken under one lock.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace newsd::daemon {

// How an article's way ends; the numbers are those of newsd_end.
enum class End : std::uint8_t { none = 0, journalled = 1, dropped = 2, dead = 3 };

struct Counts {
  std::uint64_t accepted = 0;  // from sources, and what lay in the dead letters at start
  std::uint64_t emitted = 0;   // made by stages, and by operators (withdrawals)
  std::uint64_t journalled = 0;
  std::uint64_t dropped = 0;
  std::uint64_t dead = 0;
  std::uint64_t held = 0;
  std::uint64_t in_flight = 0;
  std::map<std::string, std::uint64_t> dropped_by_rule;

  bool add_up() const { return accepted + emitted == journalled + dropped + dead + held + in_flight; }
};

// The ends of several articles, to be counted at once.
struct Ends {
  std::uint64_t journalled = 0;
  std::uint64_t dead = 0;
  std::map<std::string, std::uint64_t, std::less<>> dropped_by_rule;

  void add(End end, std::string_view rule);  // `rule` of a drop
  bool operator==(const Ends&) const = default;
};

class Tally {
public:
  enum class Origin { source, stage, hand };

  void start_with_dead(std::uint64_t count);
  void enter(Origin origin);
  void leave(const Ends& ends);
  void leave(End end, std::string_view rule);  // one article
  void retry();                                // from the dead letters on its way again
  void turn_back();                            // was entered from a source, but is not taken after all
  Counts counts() const;

private:
  mutable std::mutex mutex_;
  Counts counts_;
};

}  // namespace newsd::daemon
