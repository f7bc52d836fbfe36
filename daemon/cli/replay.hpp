// newsctl replay: articles from the journal of a running newsd, in order, through its stream.
#pragma once

#include "base/result.hpp"
#include "cli/output_format.hpp"
#include "config/environment.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace newsd::daemon {

enum class AtHead { stop, follow };

struct ReplayCommand {
  std::string from = "start";  // a sequence, "start", "now", or an RFC 3339 time
  std::optional<std::uint64_t> to;
  AtHead at_head = AtHead::stop;  // of the journal as it was at the start
  OutputFormat format = OutputFormat::text;
  std::optional<std::filesystem::path> config;
};

// The command that opens the stream; `epoch` if the sequence is one of a journal already read. The error (code "usage")
// is about `from`.
Result<std::string> open_command(const std::string& from, std::optional<std::uint64_t> epoch);

// Returns the exit code, after what went wrong has been written to standard error.
int run_replay(const ReplayCommand& command, const Environment& environment);

}  // namespace newsd::daemon
