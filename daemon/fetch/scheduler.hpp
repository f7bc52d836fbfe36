// When each source works: timers, requests and watched descriptors on the Asio thread, the plugins' calls on the lanes.
//
// A source that repeats itself has one delivery open at a time: it is polled again when the last one is settled and its
// interval has passed. One that watches a descriptor is polled too, and called whenever that is readable; such a call
// moves the next poll only if it fails or asks for that. Failures make the interval grow, up to a day; Retry-After is
// honoured. When credit is gone, no source is polled. A source that the operator has paused is not polled either, and
// its descriptors are left alone; what is under way ends normally, and what falls due meanwhile is done when it goes
// on.
//
// Sources can come and go while it is held back: it then gives the lanes nothing but what has settled.
//
// Threads: all on the Asio thread, except for the Desk's functions, which post to it.
#pragma once

#include "fetch/desk.hpp"
#include "fetch/source.hpp"
#include "fetch/source_lane.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace newsd::daemon {

class HttpClient;

struct SourceStatus {
  SourceNumber number = 0;
  std::string id;
  std::string plugin;
  std::uint64_t polls = 0;
  std::uint64_t articles = 0;  // handed over, unchanged ones included
  std::uint64_t problems = 0;
  std::string last_problem;
  std::uint32_t failures = 0;  // in a row
  std::string failure;         // of the last try; empty when it went well
  std::optional<UnixMilliseconds> failing_since;
  std::optional<UnixMilliseconds> last_success;
  std::optional<UnixMilliseconds> next_poll;  // nothing while it is paused, too
  std::optional<UnixMilliseconds> paused_since;
  std::map<std::string, std::uint64_t> counters;  // the plugin's own
};

// What came of a poll.
struct Polled {
  std::uint64_t articles = 0;  // handed over, unchanged ones included
  Ends ends;                   // what became of them
  std::uint64_t problems = 0;
  std::string last_problem;
  std::string failure;  // empty: it went well
};

class Scheduler final : public Desk {
public:
  // All outlive the scheduler; it outlives every lane that it was given, and every run of `io`.
  struct Parts {
    boost::asio::io_context& io;
    HttpClient& http;
    CreditPool& credit;
    const Clock& clock;
    Log& log;
  };
  explicit Scheduler(Parts parts);
  ~Scheduler() override;

  // Those named in `pauses`, and those that pause() names later, are paused whenever they are added.
  void remember(const std::vector<PauseRow>& pauses);
  // Its first poll is due now, unless it is paused, which the log then says. Both must outlive all posted work.
  void add(Source& source, SourceLane& lane);
  // No more work for it. Answers that it still waits for are dropped.
  void remove(SourceNumber source);
  // Between the two, lanes get nothing new to do but what has settled; what falls due, and answers that come, wait.
  void hold();
  void release();
  bool is_held() const;
  // No more polls, requests or calls of ready(); what is under way on the lanes ends by itself.
  void stop();
  std::vector<SourceStatus> statuses() const;  // in the order of add()

  // As the operator wants it; both without effect if it is so already.
  void pause(SourceNumber source, UnixMilliseconds since);
  void resume(SourceNumber source);
  // The ids that are paused although no source here has them, in order; and an end to the pause of such an id.
  std::vector<std::string> paused_elsewhere() const;
  void forget_pause(const std::string& id);
  // The error (code "refused") says why the source cannot be polled at will.
  Result<> can_refresh(SourceNumber source) const;
  // Polls one that can be, now, as if it had never failed; a poll that has not been reported yet counts. `done` (may be
  // empty) is called once what it brought is on disk, or the source is removed, unless the scheduler stops before.
  using Done = std::function<void(const Polled&)>;
  void refresh(SourceNumber source, Done done);

  // A delivery of that source is settled on disk. Any thread, but not while sources come or go.
  void deliver_settled(const std::shared_ptr<Delivery>& delivery);

  void fetch(SourceNumber source, Question question, HttpRequest request) override;
  void watch(SourceNumber source, int descriptor) override;
  void reported(SourceNumber source, Report report) override;
  void settled(SourceNumber source, std::uint64_t delivery, Ends ends) override;
  void handled(SourceNumber source, int descriptor) override;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsd::daemon
