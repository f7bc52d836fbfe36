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
};

// All faults are reported, at their places. Loads the plugins that the configuration names. `given`: what articles may
// hold besides what the sources emit.
Checked<Plan> make_plan(const Config& config, Catalog& catalog, const FieldSet& given = {});

}  // namespace newsd::daemon
