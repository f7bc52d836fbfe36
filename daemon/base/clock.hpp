// Time comes in through the front door: whoever needs it is given a Clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace newsd::daemon {

// Wall-clock time as the articles carry it.
struct UnixMilliseconds {
  std::int64_t count = 0;
  auto operator<=>(const UnixMilliseconds&) const = default;
};

class Clock {
public:
  virtual ~Clock() = default;
  virtual UnixMilliseconds now() const = 0;  // any thread
};

class SystemClock final : public Clock {
public:
  UnixMilliseconds now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  }
};

// RFC 3339 in UTC with milliseconds: 2026-01-31T12:00:00.000Z.
std::string rfc3339(UnixMilliseconds time);

}  // namespace newsd::daemon
