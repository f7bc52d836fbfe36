#include "cli/reload.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"

#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::chrono::hours kPatience{1};  // a stage's memory may have to be made anew from the journal

// "sources: 3 unchanged, 1 added"
std::string line(std::string_view kind, Value difference) {
  std::string counts;
  for (const char* word : {"unchanged", "changed", "added", "removed"})
    if (const std::int64_t count = difference[word].integer(); count > 0)
      counts += (counts.empty() ? "" : ", ") + std::to_string(count) + ' ' + word;
  return std::string(kind) + ": " + (counts.empty() ? "none" : counts) + '\n';
}

// Of a fault in the files, all that newsd says, as `config check` would.
int refused(const Error& error) {
  if (error.code != "config") return report("reload", error);
  std::fputs((error.message() + (error.message().ends_with('\n') ? "" : "\n")).c_str(), stderr);
  return exit_code::config;
}

}  // namespace

int run_reload(const std::optional<std::filesystem::path>& config, Waiting waiting, OutputFormat format,
               const Environment& environment) {
  const auto settings = settings_of(config, environment);
  if (!settings) return report(settings.error());
  const bool waits = waiting == Waiting::until_done;
  const auto answer = tell(settings->control.socket, waits ? "/v1/reload?wait" : "/v1/reload", "{}",
                           waits ? kPatience : std::chrono::seconds(10));
  if (!answer) return refused(answer.error());
  Tree tree;
  const auto parsed = parse_json(*answer, tree);
  if (!parsed) return report("reload", parsed.error());
  std::string out;
  if (format == OutputFormat::json)
    out = *answer + '\n';
  else if (!waits)
    out = "reload has begun; the log says what becomes of it\n";
  else
    for (const char* kind : {"sources", "stages", "sinks"}) out += line(kind, Value(*parsed)[kind]);
  std::fputs(out.c_str(), stdout);
  return exit_code::ok;
}

}  // namespace newsd::daemon
