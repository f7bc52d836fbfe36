// What the host offers to one plugin instance: the newsd_host table and what stands behind it.
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"

#include <newsd/plugin.h>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace newsd::daemon {

// Threads: the table's functions as plugin.h says; counters() from any. Outlives the instance it serves; not movable,
// since the table points to it.
class HostServices {
public:
  HostServices(std::string instance, Log& log, const Clock& clock);
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  const newsd_host* table() const { return &table_; }
  const std::string& instance() const { return instance_; }
  Log& log() const { return log_; }
  std::map<std::string, std::uint64_t> counters() const;

private:
  static newsd_status count(void* context, newsd_text name, std::uint64_t increment, newsd_error* error);

  const std::string instance_;
  Log& log_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> counters_;
  newsd_host table_;
};

// Writes `text` into a caller's newsd_error, cut at a character if need be, and returns `status`.
newsd_status refuse(newsd_error* error, newsd_status status, std::string_view text);

// Room for a plugin's explanation.
class CallError {
public:
  newsd_error* get() { return &error_; }
  // What the plugin wrote, as valid UTF-8, or "no reason given".
  std::string text() const;

private:
  char room_[1024] = {};
  newsd_error error_{sizeof(newsd_error), sizeof room_, 0, 0, room_};
};

std::string_view name(newsd_status status);

}  // namespace newsd::daemon
