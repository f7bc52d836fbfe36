// newsd as a whole: what is made, in which order, and how it ends.
#pragma once

#include "base/exit_code.hpp"
#include "base/log.hpp"
#include "config/config.hpp"
#include "plugin/catalog.hpp"

#include <functional>

namespace newsd::daemon {

// Assembles newsd, runs it until SIGTERM or SIGINT, and takes it apart. `read` reads the configuration again, for a
// reload, on a thread of that. To be called with all signals blocked, on the main thread; returns the exit code after
// what went wrong has been written to standard error.
int run_newsd(Config config, std::function<Checked<Config>()> read, Catalog catalog, Log& log);

}  // namespace newsd::daemon
