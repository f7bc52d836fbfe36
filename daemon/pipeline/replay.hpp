// What stages remember, given back to them from the journal, in order.
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "pipeline/stage.hpp"

#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>

namespace newsd::daemon {

// Where the memory of stages comes from; lent for the call.
struct Memory {
  const std::filesystem::path& journal;
  UnixMilliseconds now;
  Log& log;
  std::stop_token stop{};                       // gives up, with an error
  std::function<void(Sequence)> progress = {};  // hears how far it has come, once a read
};

// Brings those of `stages` that remember up to the journal's head: from their snapshots and what was journalled since,
// or over their windows. They are fresh, and no lane runs them. What cannot be read is left out, logged and counted.
// The errors are the journal's, or say which stage could not take it.
Result<> remember(const Memory& memory, std::span<Stage* const> stages);

// The same from where they are, for what has been journalled since.
Result<> catch_up(const Memory& memory, std::span<Stage* const> stages);

}  // namespace newsd::daemon
