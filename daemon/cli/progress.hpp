// A line on the terminal that says how far a long run has come.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace newsd::daemon {

// Writes to standard error, at most four times a second, and only if that is a terminal and standard output is not.
class Progress {
public:
  Progress();
  ~Progress();  // ends the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `lines` so far, and what else there is to say.
  void show(std::uint64_t lines, std::string_view more);

private:
  const bool is_wanted_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_ = start_;
  bool has_written_ = false;
};

}  // namespace newsd::daemon
