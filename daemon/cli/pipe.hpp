// newsctl pipe: plugins offline, from JSON lines, or one document, to JSON lines.
#pragma once

#include "config/environment.hpp"
#include "plugin/catalog.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

struct PipeCommand {
  std::vector<std::string> names;
  std::optional<std::filesystem::path> config;
  std::optional<std::filesystem::path> state;  // the folder of a journal
  bool document = false;                       // the input is one document, not lines
};

// From standard input to standard output until the input ends; returns the exit code, after what went wrong has been
// written to standard error. Articles that end badly are answers, not failures.
int run_pipe(const PipeCommand& command, const Environment& environment, Catalog& catalog);

}  // namespace newsd::daemon
