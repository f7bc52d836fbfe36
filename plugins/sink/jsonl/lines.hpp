// Goes through a file line by line, in bounded memory whatever the length of a line.
#pragma once

#include "jsonl/file.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace newsd::jsonl {

struct Line {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;     // its line end counts
  std::string_view beginning;  // at most kMaxHeadBytes; a view for the call
  bool is_whole = false;       // ends as a line of this sink does, and has no NUL (what a lost page reads as) in it
};

void each_line(const File& file, const std::function<void(const Line&)>& visit);

}  // namespace newsd::jsonl
