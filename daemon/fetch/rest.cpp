#include "fetch/rest.hpp"

#include <algorithm>
#include <functional>

namespace newsd::daemon {

std::chrono::milliseconds rest_after(const Report& report, const PluginEntry& entry, std::uint32_t failures) {
  using std::chrono::milliseconds;
  if (report.again) return *report.again;
  milliseconds rest = entry.interval;
  rest += milliseconds(std::hash<std::string>{}(entry.name) % static_cast<std::uint64_t>(rest.count() / 10 + 1));
  rest *= 1 << std::min(failures, kMaxDoublings);
  if (report.retry_after) rest = std::max<milliseconds>(rest, *report.retry_after);
  return std::min(rest, kLongestRest);
}

}  // namespace newsd::daemon
