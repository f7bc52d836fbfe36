// What a stage says that it writes.
#pragma once

#include "pipeline/pipeline.hpp"

#include <set>
#include <string>
#include <vector>

namespace newsd::daemon {

struct StageTrace {
  std::string stage;             // the instance
  std::set<std::string> writes;  // fields and parts of fields, as FieldSet has them
};

// Of all stages that run, in order. On the thread that may exchange them.
std::vector<StageTrace> traces_of(const Pipeline& pipeline);

}  // namespace newsd::daemon
