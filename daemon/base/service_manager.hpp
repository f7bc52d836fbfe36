// What newsd tells the service manager that started it (systemd, by sd_notify). Without one, all of it does nothing.
//
// Threads: any. Nothing fails: a message that cannot be sent is not needed by anybody.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace newsd::daemon {

class ServiceManager {
public:
  enum class Life { well, unproven };

  // By $NOTIFY_SOCKET and $WATCHDOG_USEC, as systemd sets them for a unit of Type=notify.
  static ServiceManager of_environment();

  bool listens() const { return listens_; }
  // How long it waits for a sign of life before it ends newsd; nothing if it does not.
  std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

  // `line` is what `systemctl status` shows.
  void ready(std::string_view line) const;
  void tell(std::string_view line, Life life) const;  // `well` is the sign of life
  // What is under way may take that much longer than the unit allows.
  void ask_for_time(std::string_view line, std::chrono::seconds time) const;
  void stopping(std::string_view line, std::chrono::seconds at_most) const;

private:
  ServiceManager(bool listens, std::optional<std::chrono::microseconds> watchdog)
      : listens_(listens), watchdog_(watchdog) {}

  bool listens_;
  std::optional<std::chrono::microseconds> watchdog_;
};

}  // namespace newsd::daemon
