#include "cli/progress.hpp"

#include <unistd.h>
#include <cstdio>
#include <string>

namespace newsd::daemon {

Progress::Progress() : is_wanted_(isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0) {}

Progress::~Progress() {
  if (has_written_) std::fputs("\n", stderr);
}

void Progress::show(std::uint64_t lines, std::string_view more) {
  const auto now = std::chrono::steady_clock::now();
  if (!is_wanted_ || now - shown_ < std::chrono::milliseconds(250)) return;
  shown_ = now;
  has_written_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(lines) / seconds);
  std::fprintf(stderr, "\r%s lines, %s/s%s\033[K", std::to_string(lines).c_str(), std::to_string(rate).c_str(),
               std::string(more).c_str());
}

}  // namespace newsd::daemon
