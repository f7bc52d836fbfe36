#include "cli/time_text.hpp"

#include "base/clock.hpp"

namespace newsd::daemon {

std::string duration(std::int64_t seconds) {
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 7200) return std::to_string(seconds / 60) + " min";
  if (seconds < 172'800) return std::to_string(seconds / 3600) + " h " + std::to_string(seconds / 60 % 60) + " min";
  return std::to_string(seconds / 86'400) + " days";
}

std::int64_t seconds_between(Value from, Value to) {
  const auto start = parse_rfc3339(from.text());
  const auto end = parse_rfc3339(to.text());
  return start && end ? (end->count - start->count) / 1000 : 0;
}

std::string ago(Value time, Value now) {
  return time.text().empty() ? "" : duration(seconds_between(time, now)) + " ago";
}

std::string next_poll(Value source, Value now) {
  if (source["next_poll"].is_null()) return "";
  const std::int64_t seconds = seconds_between(now, source["next_poll"]);
  return seconds <= 0 ? "now" : "in " + duration(seconds);
}

}  // namespace newsd::daemon
