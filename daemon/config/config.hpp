// The whole configuration: newsd.toml, conf.d/*.toml and feeds.d/*.toml beside it, over the built-in defaults.
#pragma once

#include "config/diagnostic.hpp"
#include "config/entry.hpp"
#include "config/environment.hpp"
#include "config/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace newsd::daemon {

// Only enabled entries. Names are unique within a kind. Stages: first the default ones (in their order, each replaced
// by the user's stage of the same name, if there is one), then the others in the order of the files.
struct Config {
  Settings settings;
  std::vector<PluginEntry> sources, stages, sinks;
};

struct ConfigLimits {
  std::uint64_t max_file_bytes = 8 << 20;
  std::size_t max_files = 1000;
  std::size_t max_entries = 100'000;
};

// Reads `file`, then the *.toml files in conf.d/ (settings there override) and in feeds.d/ (sources only) beside it, in
// the order of their names. All faults of all files are reported, not only the first. Loads no plugin: their options
// are checked by resolve() in plugin/catalog.hpp.
Checked<Config> load_config(const std::filesystem::path& file, const Environment& environment,
                            const ConfigLimits& limits = {});

// The same of `file` if there is one, else of the environment's if that exists, else the built-in defaults alone.
Checked<Config> find_config(const std::optional<std::filesystem::path>& file, const Environment& environment);

// The same from the built-in defaults and `text` alone, which is reported under the name of `path`.
Checked<Config> parse_config(std::string text, const std::filesystem::path& path, const Environment& environment);

}  // namespace newsd::daemon
