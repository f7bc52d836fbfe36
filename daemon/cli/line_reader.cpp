#include "cli/line_reader.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <system_error>

namespace newsd::daemon {
namespace {

constexpr std::size_t kReadBytes = 256 << 10;

}  // namespace

Result<> LineReader::fill() {
  buffer_.erase(0, start_);
  scanned_ -= start_;
  start_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kReadBytes);
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, buffer_.data() + had, kReadBytes);
  } while (got < 0 && errno == EINTR);
  const int fault = errno;
  buffer_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) return failure("input", "standard input: " + std::generic_category().message(fault));
  at_end_ = got == 0;
  return {};
}

// The line that ends at `end`, unless it is empty.
std::optional<LineReader::Line> LineReader::cut(std::size_t end) {
  Line line{++number_, {}, is_skipping_ || end - start_ > max_bytes_};
  if (!line.is_too_long) line.text = std::string_view(buffer_).substr(start_, end - start_);
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  start_ = scanned_ = std::min(end + 1, buffer_.size());
  is_skipping_ = false;
  if (line.text.empty() && !line.is_too_long) return std::nullopt;
  return line;
}

Result<std::optional<LineReader::Line>> LineReader::next() {
  for (;;) {
    const std::size_t end = buffer_.find('\n', scanned_);
    if (end == std::string::npos) {
      scanned_ = buffer_.size();
      if (scanned_ - start_ > max_bytes_) {
        is_skipping_ = true;
        start_ = scanned_;
      }
      if (at_end_) {
        if (start_ == scanned_ && !is_skipping_) return std::nullopt;
        return cut(scanned_);
      }
      if (auto filled = fill(); !filled) return failure(filled.error());
      continue;
    }
    if (auto line = cut(end)) return line;
  }
}

}  // namespace newsd::daemon
