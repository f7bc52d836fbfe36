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
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <zmq.hpp>

namespace newsd::daemon {

struct SinkPlan {
  Found plugin;
  std::string name;
  newsd_value config;  // fits the plugin's schema; outlives the sink
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
  // `cursor` is the last sequence that was delivered. `journal_in` is the endpoint of the journal thread.
  static Result<std::unique_ptr<SinkLane>> create(SinkPlan plan, JournalReader reader, Sequence cursor,
                                                  std::string journal_in, Parts parts);
  void start();
  // Ends after the call in hand. Any thread; the destructor joins.
  void stop() { thread_.request_stop(); }

  const std::string& name() const { return plan_.name; }
  Sequence cursor() const { return cursor_; }         // any thread
  std::uint64_t dead() const { return dead_; }        // any thread
  std::uint64_t retried() const { return retried_; }  // any thread

private:
  SinkLane(SinkPlan plan, JournalReader reader, Sequence cursor, std::string journal_in, Parts parts);
  Result<> make_instance();
  void run(const std::stop_token& stop);
  void deliver(std::span<const Record> records, HopSender& journal, const std::stop_token& stop);
  newsd_status call(std::span<const Record> records, std::string& reason);

  const SinkPlan plan_;
  const Parts parts_;
  const std::string journal_in_;
  HostServices services_;
  std::optional<Instance> instance_;
  JournalReader reader_;
  std::atomic<Sequence> cursor_;
  std::atomic<std::uint64_t> dead_{0};
  std::atomic<std::uint64_t> retried_{0};
  std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace newsd::daemon
