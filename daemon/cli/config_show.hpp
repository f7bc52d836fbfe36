// newsctl config show: the configuration that newsd would run with, as one file.
#pragma once

#include "cli/output_format.hpp"
#include "config/environment.hpp"
#include "plugin/catalog.hpp"

#include <filesystem>
#include <optional>

namespace newsd::daemon {

struct ConfigShowCommand {
  std::optional<std::filesystem::path> config;
  bool explains = false;  // with what each key means, and the keys that are not set
  OutputFormat format = OutputFormat::text;
};

// All files and the defaults in one, paths made absolute, secrets masked. What it writes as text is itself a
// configuration that says the same. Returns the exit code, after the faults have been written to standard error.
int run_config_show(const ConfigShowCommand& command, const Environment& environment, Catalog& catalog);

}  // namespace newsd::daemon
