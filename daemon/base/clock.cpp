#include "base/clock.hpp"

namespace newsd::daemon {
namespace {

// Takes `digits` digits off the front, then `after` if it is not 0.
std::optional<int> take(std::string_view& text, std::size_t digits, char after) {
  if (text.size() < digits + (after != 0 ? 1 : 0)) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  if (after == 0) return value;
  if (text.front() != after && !(after == 'T' && (text.front() == 't' || text.front() == ' '))) return std::nullopt;
  text.remove_prefix(1);
  return value;
}

std::int64_t take_fraction(std::string_view& text) {  // as milliseconds
  std::int64_t milliseconds = 0;
  if (text.empty() || text.front() != '.') return 0;
  text.remove_prefix(1);
  for (std::int64_t unit = 100; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    milliseconds += unit * (text.front() - '0');
    unit /= 10;
  }
  return milliseconds;
}

std::optional<std::chrono::minutes> take_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (text.size() != 6 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = take(text, 2, ':');
  const auto minutes = hours ? take(text, 2, 0) : std::nullopt;
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::minutes{sign * (*hours * 60 + *minutes)};
}

// Writes `value` with leading zeros.
void put(std::string& text, std::size_t at, std::size_t digits, std::int64_t value) {
  for (; digits > 0; value /= 10) text[at + --digits] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<UnixMilliseconds> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  const bool bare_day = text.size() == 10;
  const auto y = take(text, 4, '-');
  const auto m = y ? take(text, 2, '-') : std::nullopt;
  const auto d = m ? take(text, 2, bare_day ? '\0' : 'T') : std::nullopt;
  if (!d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  const auto midnight = duration_cast<milliseconds>(sys_days{date}.time_since_epoch());
  if (bare_day) return UnixMilliseconds{midnight.count()};
  const auto hour = take(text, 2, ':');
  const auto minute = hour ? take(text, 2, ':') : std::nullopt;
  const auto second = minute ? take(text, 2, 0) : std::nullopt;
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::int64_t fraction = take_fraction(text);
  const auto offset = take_offset(text);
  if (!offset) return std::nullopt;
  const auto time = midnight + hours{*hour} + minutes{*minute} + seconds{*second} - *offset;
  return UnixMilliseconds{time.count() + fraction};
}

std::string rfc3339(UnixMilliseconds time) {
  using namespace std::chrono;
  const sys_time<milliseconds> at{milliseconds{time.count}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss clock{at - day};
  std::string text = "0000-00-00T00:00:00.000Z";
  put(text, 0, 4, static_cast<int>(date.year()));
  put(text, 5, 2, static_cast<unsigned>(date.month()));
  put(text, 8, 2, static_cast<unsigned>(date.day()));
  put(text, 11, 2, clock.hours().count());
  put(text, 14, 2, clock.minutes().count());
  put(text, 17, 2, clock.seconds().count());
  put(text, 20, 3, clock.subseconds().count());
  return text;
}

}  // namespace newsd::daemon
