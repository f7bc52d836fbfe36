// The way from a source lane into the pipeline: gathers articles into batches.
//
// Nothing waits here for longer than the plugin's call that emitted it: the lane flushes after each, before it waits
// for credit, and when the oldest article has waited for max_delay.
#pragma once

#include "base/busy.hpp"
#include "pipeline/hop.hpp"

#include <chrono>
#include <string>
#include <zmq.hpp>

namespace newsd::daemon {

// On its lane's thread.
class Outbox {
public:
  static constexpr std::chrono::milliseconds max_delay{20};

  // `busy` is its lane's, and outlives it.
  Outbox(zmq::context_t& context, const std::string& entry, std::size_t batch_articles, Busy& busy);
  // From here on into that entry. What was put before has been flushed, and has ended.
  void connect(const std::string& entry) { hop_ = HopSender(context_, entry); }
  void put(InFlight article);
  void put(Closing closing);
  void flush();
  // Waits for credit; what is here has been flushed, for it may be what holds it.
  CreditPool::Taken take(CreditPool& pool, std::uint64_t bytes, Credit& credit);

private:
  zmq::context_t& context_;
  HopSender hop_;
  const std::size_t batch_articles_;
  BatchMessage batch_;
  std::chrono::steady_clock::time_point oldest_;
  Busy& busy_;
};

}  // namespace newsd::daemon
