// An article that has ended, as the journal keeps it.
#pragma once

#include "base/clock.hpp"
#include "journal/record.hpp"
#include "pipeline/batch.hpp"

namespace newsd::daemon {

// `each` has its id, revision and kind; the body is what will be published.
Record to_record(const InFlight& each, Sequence sequence, UnixMilliseconds now);
// `each` has ended as dead; the document is the article whole, with what is internal.
DeadLetter to_dead_letter(const InFlight& each, UnixMilliseconds now);

}  // namespace newsd::daemon
