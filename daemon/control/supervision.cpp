#include "control/supervision.hpp"

#include "fetch/scheduler.hpp"
#include "pipeline/pipeline.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>

namespace newsd::daemon {
namespace {

constexpr std::chrono::microseconds kLongestInterval = std::chrono::seconds(10);

std::chrono::microseconds interval_of(const ServiceManager& manager) {
  return manager.watchdog() ? std::min(*manager.watchdog() / 3, kLongestInterval) : kLongestInterval;
}

}  // namespace

struct Supervision::Impl {
  Impl(boost::asio::io_context& io, const ServiceManager& to, Log& log_to, std::function<Vitals()> ask)
      : timer(io), manager(to), log(log_to), vitals(std::move(ask)) {}

  void wait() {
    timer.expires_after(interval_of(manager));
    timer.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      tell();
      wait();
    });
  }

  void tell() {
    const Vitals now = vitals();
    const bool hangs = manager.watchdog() && now.lasting > *manager.watchdog() / 2;
    const std::string seconds = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now.lasting).count());
    if (hangs && !said)
      log.error("something does not come to an end, and the service manager will end newsd if it stays so",
                {{"what", now.longest_work}, {"seconds", seconds}});
    said = hangs;
    if (hangs)
      manager.tell(now.longest_work + " has not ended for " + seconds + " s", ServiceManager::Life::unproven);
    else
      manager.tell(now.line, ServiceManager::Life::well);
  }

  boost::asio::steady_timer timer;
  const ServiceManager& manager;
  Log& log;
  std::function<Vitals()> vitals;
  bool said = false;  // that it hangs
};

Supervision::Supervision(boost::asio::io_context& io, const ServiceManager& manager, Log& log,
                         std::function<Vitals()> vitals)
    : impl_(std::make_unique<Impl>(io, manager, log, std::move(vitals))) {
  if (!manager.listens()) return;
  manager.ready(impl_->vitals().line);
  impl_->wait();
}

Supervision::~Supervision() = default;

std::string vital_line(const Pipeline& pipeline, const Scheduler& scheduler) {
  const Counts counts = pipeline.counts();
  const auto sources = scheduler.statuses();
  const auto failing =
      std::count_if(sources.begin(), sources.end(), [](const auto& each) { return each.failures > 0; });
  std::string line = std::to_string(counts.journalled) + " journalled, " + std::to_string(counts.in_flight) +
                     " under way; " + std::to_string(sources.size()) + " sources";
  if (failing > 0) line += ", " + std::to_string(failing) + " failing";
  if (const auto problem = pipeline.journal_problem()) line += "; the journal cannot be written: " + problem->text;
  return line;
}

}  // namespace newsd::daemon
