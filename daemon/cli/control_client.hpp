// Questions to a running newsd over its control socket.
#pragma once

#include "base/result.hpp"
#include "config/config.hpp"

#include <chrono>
#include <filesystem>
#include <newsd/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::daemon {

// The settings of the newsd that is meant: those of `file`, or of the environment's configuration file if there is one,
// or the defaults.
Checked<Settings> settings_of(const std::optional<std::filesystem::path>& file, const Environment& environment);

// GET `path`, such as "/v1/status": the JSON that newsd answers. At most 64 MiB, within 10 seconds. The errors have
// code "unavailable" and say what to do.
Result<std::string> ask(const std::filesystem::path& socket, const std::string& path);

// POST `json` to `path`: the JSON that newsd answers, within `patience`. What newsd refuses is its own error, with its
// code, text and hint.
Result<std::string> tell(const std::filesystem::path& socket, const std::string& path, const std::string& json,
                         std::chrono::seconds patience = std::chrono::seconds(10));

// One segment of a path, percent-encoded.
std::string path_segment(std::string_view text);

// Where a running newsd's bus is bound.
struct BusEndpoints {
  std::string live, stream;
};
Result<BusEndpoints> ask_endpoints(const std::filesystem::path& socket);

}  // namespace newsd::daemon
