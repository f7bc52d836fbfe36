// newsctl reload: a running newsd reads its configuration again.
#pragma once

#include "cli/output_format.hpp"
#include "config/environment.hpp"

#include <filesystem>
#include <optional>

namespace newsd::daemon {

enum class Waiting { no, until_done };

// Returns the exit code, after what went wrong has been written to standard error as newsd says it.
int run_reload(const std::optional<std::filesystem::path>& config, Waiting waiting, OutputFormat format,
               const Environment& environment);

}  // namespace newsd::daemon
