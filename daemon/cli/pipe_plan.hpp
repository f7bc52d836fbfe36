// Which plugins `newsctl pipe` runs, with which options.
#pragma once

#include "plan.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

struct PipePlan {
  Plan plan;  // at most one source, no sinks
  Settings settings;
};

// `names`: plugins (a name, or the path of a .so), or names of entries of the configuration. The first may be a source.
// An entry of `file` that has that name or plugin gives the options; without one, the schema's defaults hold. The
// stages are put in the order that follows from what they read and write, whatever the order of the names.
Checked<PipePlan> plan_pipe(const std::vector<std::string>& names, const std::optional<std::filesystem::path>& file,
                            const Environment& environment, Catalog& catalog);

}  // namespace newsd::daemon
