#include "control/stage_trace.hpp"

namespace newsd::daemon {

std::vector<StageTrace> traces_of(const Pipeline& pipeline) {
  std::vector<StageTrace> traces;
  for (const auto& stage : pipeline.stages())
    traces.push_back({stage->name().stage, stage->plan().plugin.descriptor->writes.parts});
  return traces;
}

}  // namespace newsd::daemon
