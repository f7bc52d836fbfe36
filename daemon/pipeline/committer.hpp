// The journal thread: gives every article its end, its revision and its sequence, commits in groups, and only then lets
// anybody know.
//
// Order: articles are committed in the order in which they arrive; sequences have no gaps.
// Groups: whatever has arrived while the last group was written goes into the next, up to the limits; nothing waits for
// a
//   timer.
// Failure: when the disk refuses, the same group is tried again until it succeeds; credit runs out upstream, problem()
//   says why, and nothing that was acknowledged is ever taken back.
#pragma once

#include "base/busy.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "bus/publisher.hpp"
#include "journal/journal.hpp"
#include "journal/revisions.hpp"
#include "pipeline/head.hpp"
#include "pipeline/hop.hpp"
#include "pipeline/verdicts.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>
#include <zmq.hpp>

namespace newsd::daemon {

class Committer {
public:
  struct Limits {
    std::size_t max_articles = 256;        // a transaction
    std::uint64_t max_bytes = 4ULL << 20;  // of bodies
  };
  struct Endpoints {
    std::string in;
    std::string bus;
  };
  // Endpoints into the stages.
  struct WaysBack {
    std::optional<std::string> observers;  // the first stage that observes
    std::optional<std::string> again;      // the first stage that skips copies
  };
  // All outlive the committer.
  struct Parts {
    Journal& journal;
    RevisionIndex& revisions;
    Tally& tally;
    Head& head;
    const Demand& demand;
    const Clock& clock;
    Log& log;
  };
  // Called on the journal thread once the delivery's last end is on disk.
  using Settled = std::function<void(std::shared_ptr<Delivery>)>;

  Committer(zmq::context_t& context, const Endpoints& endpoints, Parts parts, Limits limits, Settled settled);
  // Asks retries to give up; to be followed by the end of the context.
  void give_up() { thread_.request_stop(); }
  // What is committed from here on goes back these ways; nothing at first. While no article is on its way, any thread.
  void send_back(WaysBack ways);
  // Why nothing can be committed, while that lasts. Any thread.
  std::optional<Error> problem() const;
  const Busy& busy() const { return busy_; }  // with one try of a transaction

private:
  struct Sockets;
  using Group = std::vector<BatchMessage>;

  struct OpenDelivery {
    std::shared_ptr<Delivery> delivery;
    bool complete;
  };

  void run(const std::stop_token& stop, zmq::context_t& context, const Endpoints& endpoints);
  bool collect(HopReceiver& in, Group& group) const;  // false when the last batch has come
  void commit(Group& group, Sockets& sockets);
  DeadLetter letter_of(const SinkDeath& death, const Verdicts& verdicts);
  // Gives the article its end and writes what that takes; true if it has to go through the later stages again instead.
  bool prepare(InFlight& each, Write& write, Verdicts& verdicts, bool can_go_again);
  static void write_by_hand(const InFlight& each, Write& write);
  void open(const std::shared_ptr<Delivery>& delivery);
  void close(const std::shared_ptr<Delivery>& delivery);
  void complete(const Delivery& delivery);
  std::vector<std::shared_ptr<Delivery>> take_complete(Write& write);
  void tell(Group& group, Write& write, const std::vector<std::shared_ptr<Delivery>>& settled, Sockets& sockets);
  template <class Try>
  auto until_it_works(Try attempt);
  void set_problem(std::optional<Error> problem);
  void follow_ways(Sockets& sockets);

  const Parts parts_;
  const Limits limits_;
  const Settled settled_;
  std::map<std::string, std::deque<OpenDelivery>> open_;  // by source, in order of opening
  std::vector<std::string> touched_;                      // sources with a complete delivery
  const Delivery* last_opened_ = nullptr;                 // within one commit
  mutable std::mutex ways_mutex_;
  std::optional<WaysBack> new_ways_;  // not yet followed
  mutable std::mutex problem_mutex_;
  std::optional<Error> problem_;
  std::stop_token stop_;
  Busy busy_;
  std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace newsd::daemon
