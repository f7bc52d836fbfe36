// Stand-ins for what the daemon is given at its front door: a clock that is set by hand, a log that is kept.
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace newsd::daemon::test {

class HandClock final : public Clock {
public:
  explicit HandClock(std::int64_t milliseconds = 1'700'000'000'000) : now_(milliseconds) {}
  UnixMilliseconds now() const override { return {now_.load()}; }
  void set(UnixMilliseconds now) { now_ = now.count; }
  void advance(std::chrono::milliseconds by) { now_ += by.count(); }

private:
  std::atomic<std::int64_t> now_;
};

class KeptLog final : public Log {
public:
  bool writes(Level level) const override { return level != Level::debug; }
  void write(Level, std::string_view fact, std::initializer_list<Field>) override {
    const std::lock_guard lock(mutex_);
    facts_.emplace_back(fact);
  }
  std::vector<std::string> facts() const {
    const std::lock_guard lock(mutex_);
    return facts_;
  }

private:
  mutable std::mutex mutex_;
  std::vector<std::string> facts_;
};

}  // namespace newsd::daemon::test
