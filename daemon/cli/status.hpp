// newsctl status: how a running newsd is doing.
#pragma once

#include "cli/output_format.hpp"
#include "config/environment.hpp"

#include <filesystem>
#include <optional>

namespace newsd::daemon {

// Returns the exit code, after what went wrong has been written to standard error.
int run_status(const std::optional<std::filesystem::path>& config, OutputFormat format, const Environment& environment);

}  // namespace newsd::daemon
