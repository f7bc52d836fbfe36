// Articles that an operator sends on their way.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "control/stage_trace.hpp"
#include "journal/record.hpp"
#include "pipeline/batch.hpp"

#include <span>
#include <string>
#include <string_view>

namespace newsd::daemon {

enum class Remains { title, nothing };

// The next revision of `latest`: withdrawn. It says which article it is, and with Remains::title how it was called; its
// tags' topics ride along. Without credit, token or `ended`. The error (code "journal") is a body that cannot be read.
Result<InFlight> withdrawal(const Record& latest, std::string_view reason, Remains remains, UnixMilliseconds now);

// Whether it is the withdrawal by which the article was redacted. The error as above.
Result<bool> is_redacted(const Record& latest);

// The article of a dead letter as its source emitted it, as far as that can still be told: without what stages link,
// tag and note. Fields that a stage has rewritten stay rewritten. Without credit, token or `ended`. The errors (code
// "refused") say why it cannot be tried again.
Result<InFlight> retry_of(const DeadLetter& letter, std::span<const StageTrace> stages);

}  // namespace newsd::daemon
