#include "base/clock.hpp"

#include <fmt/format.h>

namespace newsd::daemon {

std::string rfc3339(UnixMilliseconds time) {
  using namespace std::chrono;
  const sys_time<milliseconds> at{milliseconds{time.count}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss clock{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

}  // namespace newsd::daemon
