#include "cli/config_check.hpp"

#include "base/exit_code.hpp"
#include "cli/report.hpp"
#include "plan.hpp"

#include <cstdio>

namespace newsd::daemon {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

// A source that is called when something is ready may own what a running newsd holds.
bool only_fetches(const SourcePlan& source) { return source.plugin.descriptor->source.ready == nullptr; }

void try_to_make(const std::string& name, const Found& plugin, Value options, const Location& where,
                 Diagnostics& found) {
  NullLog log;
  const SystemClock clock;
  const HostServices services(name, log, clock);
  if (auto made = Instance::create(*plugin.descriptor, services, options); !made) found.add(where, made.error());
}

}  // namespace

int run_config_check(const std::filesystem::path& file, const Environment& environment, Catalog& catalog) {
  const auto config = load_config(file, environment);
  if (!config) return report(config.error());
  const auto plan = make_plan(*config, catalog);
  if (!plan) return report(plan.error());
  Diagnostics found = plan->awaited;
  for (const SourcePlan& source : plan->sources)
    if (only_fetches(source)) try_to_make(name_of(source), source.plugin, source.config, source.entry.where, found);
  for (const StagePlan& stage : plan->stages) try_to_make(stage.name, stage.plugin, stage.config, {}, found);
  if (!found.empty()) return report(found);
  std::string order;
  for (const StagePlan& stage : plan->stages) order += (order.empty() ? "" : ", ") + stage.name;
  std::printf("%s: %s, %s, %s: OK\n", file.c_str(), counted(plan->sources.size(), "source").c_str(),
              counted(plan->stages.size(), "stage").c_str(), counted(plan->sinks.size(), "sink").c_str());
  if (!order.empty()) std::printf("stages run in this order: %s\n", order.c_str());
  return exit_code::ok;
}

}  // namespace newsd::daemon
