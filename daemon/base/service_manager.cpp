#include "base/service_manager.hpp"

#include <systemd/sd-daemon.h>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace newsd::daemon {
namespace {

std::string status(std::string_view line) {
  std::string field = "STATUS=";
  for (const char c : line) field += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;  // a line end would end it
  return field + '\n';
}

std::string more_time(std::chrono::seconds time) {
  return "EXTEND_TIMEOUT_USEC=" + std::to_string(std::chrono::microseconds(time).count()) + '\n';
}

void send(const std::string& message) { ::sd_notify(0, message.c_str()); }

}  // namespace

ServiceManager ServiceManager::of_environment() {
  std::uint64_t microseconds = 0;
  const bool has_watchdog = ::sd_watchdog_enabled(0, &microseconds) > 0;
  return {secure_getenv("NOTIFY_SOCKET") != nullptr,
          has_watchdog ? std::optional(std::chrono::microseconds(microseconds)) : std::nullopt};
}

void ServiceManager::ready(std::string_view line) const {
  if (listens_) send(status(line) + "READY=1\n");
}

void ServiceManager::tell(std::string_view line, Life life) const {
  if (listens_) send(status(line) + (life == Life::well ? "WATCHDOG=1\n" : ""));
}

void ServiceManager::ask_for_time(std::string_view line, std::chrono::seconds time) const {
  if (listens_) send(status(line) + more_time(time));
}

void ServiceManager::stopping(std::string_view line, std::chrono::seconds at_most) const {
  if (listens_) send(status(line) + more_time(at_most) + "STOPPING=1\n");
}

}  // namespace newsd::daemon
