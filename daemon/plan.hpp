// A configuration made concrete: plugins found, options checked, stages in order.
#pragma once

#include "config/config.hpp"
#include "fetch/source.hpp"
#include "pipeline/sink_lane.hpp"
#include "pipeline/stage.hpp"
#include "plugin/catalog.hpp"

#include <vector>

namespace newsd::daemon {

struct Plan {
  std::vector<SourcePlan> sources;
  std::vector<StagePlan> stages;  // in the order in which they run
  std::vector<SinkPlan> sinks;
  // Folders that sources need and cannot use now: no fault, for newsd starts without them and tries until they come.
  Diagnostics awaited;
};

// Whether both ask for the same plugin, file content included, under the same name and with the same options.
bool is_same(const StagePlan& a, const StagePlan& b);
bool is_same(const SourcePlan& a, const SourcePlan& b);
bool is_same(const SinkPlan& a, const SinkPlan& b);

inline const std::string& name_of(const StagePlan& plan) { return plan.name; }
inline const std::string& name_of(const SourcePlan& plan) { return plan.entry.name; }
inline const std::string& name_of(const SinkPlan& plan) { return plan.name; }

// All faults are reported, at their places; that two entries have one folder, and that a folder cannot be made, are
// among them. Loads the plugins that the configuration names. `given`: what articles may hold besides what the sources
// emit.
Checked<Plan> make_plan(const Config& config, Catalog& catalog, const FieldSet& given = {});

}  // namespace newsd::daemon
