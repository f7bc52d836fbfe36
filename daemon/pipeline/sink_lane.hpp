// The thread of one sink: reads the journal from the sink's cursor on, hands it over, and moves the cursor.
//
// At least once: the cursor is saved after deliver() has returned OK, so that a crash between the two repeats a batch.
// RETRY, BUSY and BROKEN are tried again for ever, less and less often, and logged once a reason; a batch that is
// refused is halved until the article to blame is found, which becomes a dead letter of stage "sink/NAME".
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "journal/reader.hpp"
#include "pipeline/head.hpp"
#include "pipeline/hop.hpp"
#include "plugin/catalog.hpp"
#include "plugin/instance.hpp"
#include "plugin/services.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <zmq.hpp>

namespace newsd::daemon {

struct SinkPlan {
  Found plugin;
  std::string name;
  newsd_value config;                     // fits the plugin's schema; outlives the sink
  std::shared_ptr<const Tree> options{};  // which holds `config`, unless somebody else does
};

class SinkLane {
public:
  struct Parts {  // outlive the lane
    zmq::context_t& context;
    const Head& head;
    CreditPool& credit;
    const Clock& clock;
    Log& log;
  };

  // The name under which the cursor is kept.
  static std::string consumer(const std::string& sink) { return "sink/" + sink; }
  // `journal_in` is the endpoint of the journal thread.
  static Result<std::unique_ptr<SinkLane>> create(SinkPlan plan, JournalReader reader, std::string journal_in,
                                                  Parts parts);
  // Before start(): what comes after `cursor` is to be delivered.
  void begin_at(Sequence cursor) { cursor_ = cursor; }
  // Saves the cursor at once, so that a crash does not move a new sink's beginning. After a stop(), it goes on behind
  // the call that is in hand; without one, nothing changes.
  void start();
  // Ends after the call in hand. Any thread; the destructor joins.
  void stop();
  ~SinkLane() { stop(); }
  SinkLane(const SinkLane&) = delete;
  SinkLane& operator=(const SinkLane&) = delete;
  // Whether it has ended by then, with its cursor on the way to the journal.
  bool has_ended(std::chrono::steady_clock::time_point deadline) const;

  const std::string& name() const { return plan_.name; }
  const SinkPlan& plan() const { return plan_; }
  Sequence cursor() const { return cursor_; }         // any thread
  std::uint64_t dead() const { return dead_; }        // any thread
  std::uint64_t retried() const { return retried_; }  // any thread

private:
  SinkLane(SinkPlan plan, JournalReader reader, std::string journal_in, Parts parts);
  Result<> make_instance();
  CursorMove cursor_move() const;
  bool goes_on(std::stop_token& stop);
  void run(const std::stop_token& stop);
  void deliver(std::span<const Record> records, HopSender& journal, const std::stop_token& stop);
  newsd_status call(std::span<const Record> records, std::string& reason);

  const SinkPlan plan_;
  const Parts parts_;
  const std::string journal_in_;
  HostServices services_;
  std::optional<Instance> instance_;
  JournalReader reader_;
  std::atomic<Sequence> cursor_{0};
  std::atomic<std::uint64_t> dead_{0};
  std::atomic<std::uint64_t> retried_{0};
  std::mutex mutex_;  // over the next three
  std::stop_source stopping_;
  bool goes_on_ = false;  // although it was to stop
  bool runs_ = false;
  std::shared_future<void> ended_;
  std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace newsd::daemon
