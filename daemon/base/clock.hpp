// Time comes in through the front door: whoever needs it is given a Clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
// The instant of an RFC 3339 time, or the start (UTC) of a bare day; nothing for anything else.
std::optional<UnixMilliseconds> parse_rfc3339(std::string_view text);

}  // namespace newsd::daemon
