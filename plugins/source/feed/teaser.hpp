// Whether an item holds its article or only invites to it.
#pragma once

#include "feed/model.hpp"

namespace newsd::feed {

// True if the longer of content and summary is short, or ends as texts end that are cut off ("…", "[...]").
bool is_teaser(const Item& item);

}  // namespace newsd::feed
