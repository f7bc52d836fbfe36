// newsctl pause, resume, feeds list, feeds refresh: the sources of a running newsd, looked at and led.
#pragma once

#include "cli/output_format.hpp"
#include "cli/terminal.hpp"
#include "config/environment.hpp"

#include <filesystem>
#include <newsd/value.hpp>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

struct SourcesCommand {
  std::vector<std::string> ids;
  bool all = false;  // instead of naming them
  std::optional<std::filesystem::path> config;
  bool waits = false;  // of a refresh: until what came is on disk
  OutputFormat format = OutputFormat::text;
};

// All return the exit code, after what went wrong has been written to standard error; that of a refresh says whether
// every source that was waited for could be polled.
int run_pause(const SourcesCommand& command, const Environment& environment);
int run_resume(const SourcesCommand& command, const Environment& environment);
int run_feeds_list(const SourcesCommand& command, const Environment& environment);
int run_feeds_refresh(const SourcesCommand& command, const Environment& environment);

// The answers of newsd as people read them.
std::string sources_text(Value answer, const Style& style);  // of GET /v1/sources
std::string changes_text(Value answer);                      // of pause and resume
std::string polled_text(Value answer, const Style& style);   // of refresh

}  // namespace newsd::daemon
