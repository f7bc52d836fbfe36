// newsd as a whole: what is made, in which order, and how it ends.
#pragma once

#include "config/config.hpp"
#include "plugin/catalog.hpp"

#include <filesystem>
#include <vector>

namespace newsd::daemon {

// Exit codes, documented in README.md.
namespace exit_code {
inline constexpr int ok = 0;
inline constexpr int failed = 1;         // an unforeseen error, on standard error
inline constexpr int usage = 64;         // the command line
inline constexpr int plugin_broke = 70;  // a stage cannot go on; the next start begins from the journal
inline constexpr int unavailable = 69;   // a socket cannot be bound, or a folder cannot be made
inline constexpr int journal = 74;       // the journal cannot be opened, or another newsd has it
inline constexpr int not_drained = 75;   // stopped before all was done; what was left comes again
inline constexpr int config = 78;        // the configuration, or a plugin that it names
}  // namespace exit_code

// Assembles newsd, runs it until SIGTERM or SIGINT, and takes it apart. To be called with all signals blocked, on the
// main thread; returns the exit code after what went wrong has been written to standard error.
int run_newsd(Config config, Catalog catalog);

}  // namespace newsd::daemon
