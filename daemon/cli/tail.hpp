// newsctl tail: articles as they are journalled.
#pragma once

#include "cli/article_filter.hpp"
#include "cli/output_format.hpp"
#include "config/environment.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace newsd::daemon {

struct TailCommand {
  ArticleFilter filter;
  OutputFormat format = OutputFormat::text;
  std::optional<std::uint64_t> count;  // ends after so many
  std::uint64_t last = 0;              // begins with so many that are journalled already
  bool waits = false;                  // for newsd, if it is not there yet
  std::optional<std::filesystem::path> config;
};

// Runs until it is interrupted; waits for newsd when it goes away. Returns the exit code: "unavailable" if newsd could
// not be reached to begin with, unless it shall be waited for.
int run_tail(const TailCommand& command, const Environment& environment);

}  // namespace newsd::daemon
