#include "cli/status.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"
#include "cli/status_text.hpp"

#include <cstdio>

namespace newsd::daemon {

int run_status(const std::optional<std::filesystem::path>& config, OutputFormat format,
               const Environment& environment) {
  const auto settings = settings_of(config, environment);
  if (!settings) return report(settings.error());
  const auto status = ask(settings->control.socket, "/v1/status");
  if (!status) return report("status", status.error());
  Tree tree;
  const auto parsed = parse_json(*status, tree);
  if (!parsed) return report("status", parsed.error());
  const std::string out = format == OutputFormat::json ? *status + '\n' : status_text(*parsed, Style::of_output());
  std::fputs(out.c_str(), stdout);
  return exit_code::ok;
}

}  // namespace newsd::daemon
