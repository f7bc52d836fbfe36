// A journalled record as an article in memory again.
#pragma once

#include "base/result.hpp"
#include "journal/record.hpp"
#include "pipeline/batch.hpp"

namespace newsd::daemon {

// Without credit, delivery or token; its end is End::journalled.
Result<InFlight> revive(const Record& record);

}  // namespace newsd::daemon
