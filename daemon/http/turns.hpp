// Whose turn it is: which of the waiting requests may start, so that no host is asked too often.
//
// The requests to a host start in the order in which they came, one interval apart, and only a few are under way at
// once. Hosts do not wait for each other; when all connections are in use, the host that was asked longest ago is next.
// A request that cannot start in time is refused as soon as that is known: when it comes, when its host asks to be left
// alone, or at the latest when it is its turn.
//
// Threads: one at a time. Time comes from the caller and does not go back.
// Bounds: kMaxWaiting requests a host. A host is remembered while it has requests, an interval or a rest ahead; above
// kMaxHosts, wishes to rest are not remembered.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::daemon {

class Turns {
public:
  using Time = std::chrono::steady_clock::time_point;
  using Ticket = std::uint64_t;  // the caller's name for a request

  static constexpr std::size_t kMaxWaiting = 1000;
  static constexpr std::size_t kMaxHosts = 10'000;

  struct Limits {
    unsigned at_once = 64;
    unsigned at_once_per_host = 4;
    std::chrono::milliseconds interval{0};  // from one start to the next at a host
  };

  explicit Turns(Limits limits) : limits_(limits) {}

  // A place in the host's queue, or (code "busy") why the request cannot start by `latest`.
  Result<> add(Ticket ticket, const std::string& host, Time latest, Time now);

  struct Turn {
    Ticket ticket;
    std::optional<Error> too_late;  // it does not start
  };
  // Takes the next request out of its queue; nothing: none may start now.
  std::optional<Turn> next(Time now);
  // When next() has something to give again if no request ends before; nothing: one has to end.
  std::optional<Time> next_moment() const;
  // A request that next() let start is over.
  void ended(const std::string& host, Time now);

  // Nothing starts at the host before `until`. Takes those that would start too late out of its queue.
  std::vector<Turn> rest(const std::string& host, Time until, Time now);

  // Forgets all that wait.
  void clear();

private:
  struct Waiting {
    Ticket ticket;
    Time latest;
  };
  struct Host {
    std::string name;
    std::deque<Waiting> waiting;
    unsigned running = 0;
    Time ready;          // for its next start
    Time resting_until;  // as it has asked for
    std::uint64_t order = 0;
  };
  struct Place {
    Time ready;
    std::uint64_t order;
    Host* host;
    bool operator<(const Place& other) const {
      return ready != other.ready ? ready < other.ready : order < other.order;
    }
  };

  Host& host(const std::string& name, Time now);
  bool is_in_line(const Host& host) const;
  void enter(Host& host);
  void leave(Host& host) { line_.erase({host.ready, host.order, &host}); }
  std::optional<Error> refusal(const Host& host, Time start, Time latest, Time now) const;

  const Limits limits_;
  std::unordered_map<std::string, Host> hosts_;
  std::set<Place> line_;  // hosts that may start a request once they are ready, or may be forgotten then
  unsigned running_ = 0;
  std::uint64_t last_order_ = 0;
};

}  // namespace newsd::daemon
