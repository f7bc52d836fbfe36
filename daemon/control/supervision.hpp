// Keeps the service manager informed: a line of counts, and a sign of life while newsd makes progress.
//
// The sign of life comes from a timer of the Asio thread, so that thread lives; and it is withheld while one piece of
// work (a plugin's call, a write of the journal) has lasted for half the watchdog's time, so no other thread hangs for
// longer than that. A disk that refuses is no hang: the journal thread tries again.
#pragma once

#include "base/log.hpp"
#include "base/service_manager.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace newsd::daemon {

class Pipeline;
class Scheduler;

struct Vitals {
  std::string line;                      // of counts
  std::string longest_work;              // what has been under way longest
  std::chrono::milliseconds lasting{0};  // for how long
};

class Supervision {
public:
  // Says that newsd is ready, and goes on from there every ten seconds, or a third of the watchdog's time if that is
  // less. `vitals` is called on the Asio thread; it and the others outlive the supervision. Nothing is done without a
  // service manager.
  Supervision(boost::asio::io_context& io, const ServiceManager& manager, Log& log, std::function<Vitals()> vitals);
  Supervision(const Supervision&) = delete;
  Supervision& operator=(const Supervision&) = delete;
  ~Supervision();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The line of counts: `1204 journalled, 3 under way; 14 sources, 1 failing`. On the Asio thread.
std::string vital_line(const Pipeline& pipeline, const Scheduler& scheduler);

}  // namespace newsd::daemon
