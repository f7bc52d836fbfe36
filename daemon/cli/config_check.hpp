// newsctl config check: whether newsd would start with a configuration.
#pragma once

#include "config/environment.hpp"
#include "plugin/catalog.hpp"

#include <filesystem>

namespace newsd::daemon {

// Reads the file, finds its plugins, checks their options, puts the stages in order, and makes each stage once, since
// some faults are known to it alone. Sources and sinks are not made: they may take what a running newsd holds. Returns
// the exit code, after the faults have been written to standard error as newsd would.
int run_config_check(const std::filesystem::path& file, const Environment& environment, Catalog& catalog);

}  // namespace newsd::daemon
