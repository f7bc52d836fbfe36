// At start: what was journalled within the windows of the stages that remember, given back to them in order.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "pipeline/stage.hpp"

#include <filesystem>
#include <functional>
#include <span>

namespace newsd::daemon {

// Before any lane runs. The errors are the journal's, or say which stage could not take it. `progress` hears up to
// where it has come, once a read.
Result<> replay_windows(const std::filesystem::path& journal, std::span<Stage* const> stages, UnixMilliseconds now,
                        const std::function<void(Sequence)>& progress = {});

}  // namespace newsd::daemon
