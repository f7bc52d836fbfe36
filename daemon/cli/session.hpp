// What every verb of newsctl may use, and the verb that the command line has chosen.
#pragma once

#include "config/environment.hpp"
#include "plugin/catalog.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace newsd::daemon {

// Filled while the command line is read; outlives the verb.
struct Session {
  Environment environment;
  std::optional<std::filesystem::path> config;  // --config
  std::vector<std::filesystem::path> folders;   // --plugins, searched first
  std::function<int()> verb;                    // returns the exit code

  Catalog catalog() const;
};

}  // namespace newsd::daemon
