// Questions to a running newsd over its control socket.
#pragma once

#include "base/result.hpp"
#include "config/config.hpp"

#include <filesystem>
#include <newsd/value.hpp>
#include <optional>
#include <string>

namespace newsd::daemon {

// The settings of the newsd that is meant: those of `file`, or of the environment's configuration file if there is one,
// or the defaults.
Checked<Settings> settings_of(const std::optional<std::filesystem::path>& file, const Environment& environment);

// GET `path`, such as "/v1/status": the JSON that newsd answers. At most 64 MiB, within 10 seconds. The errors have
// code "unavailable" and say what to do.
Result<std::string> ask(const std::filesystem::path& socket, const std::string& path);

// Where a running newsd's bus is bound.
struct BusEndpoints {
  std::string live, stream;
};
Result<BusEndpoints> ask_endpoints(const std::filesystem::path& socket);

}  // namespace newsd::daemon
