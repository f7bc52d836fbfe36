// newsctl config check: whether newsd would start with a configuration.
#pragma once

#include "config/environment.hpp"
#include "plugin/catalog.hpp"

#include <filesystem>

namespace newsd::daemon {

// Reads the file, finds its plugins, checks their options and folders, puts the stages in order, and makes each stage
// and each source that only fetches once, since some faults are known to them alone. Other sources, and sinks, are not
// made: they may take what a running newsd holds. A folder for which newsd would only wait is a fault here. Returns the
// exit code, after the faults have been written to standard error as newsd would.
int run_config_check(const std::filesystem::path& file, const Environment& environment, Catalog& catalog);

}  // namespace newsd::daemon
