// Lines from a descriptor, of bounded length.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::daemon {

class LineReader {
public:
  struct Line {
    std::uint64_t number = 0;  // from 1; empty lines count, but are passed over
    std::string_view text;     // without its end; valid until the next call; empty if it is too long
    bool is_too_long = false;
  };

  // Does not close `descriptor`.
  LineReader(int descriptor, std::size_t max_bytes) : descriptor_(descriptor), max_bytes_(max_bytes) {}

  // The next line that is not empty, or nothing at the end of the input. The error (code "input") is the system's.
  Result<std::optional<Line>> next();
  // Whether next() would have to wait for more input.
  bool would_wait() const { return !at_end_ && buffer_.find('\n', start_) == std::string::npos; }

private:
  Result<> fill();
  std::optional<Line> cut(std::size_t end);

  const int descriptor_;
  const std::size_t max_bytes_;
  std::string buffer_;
  std::size_t start_ = 0;    // of the line in hand
  std::size_t scanned_ = 0;  // no line ends before
  bool is_skipping_ = false;
  bool at_end_ = false;
  std::uint64_t number_ = 0;
};

}  // namespace newsd::daemon
