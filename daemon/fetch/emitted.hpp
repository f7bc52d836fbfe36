// What the host adds to an article that a source emits.
#pragma once

#include "base/clock.hpp"
#include "pipeline/batch.hpp"

#include <newsd/value.hpp>
#include <string_view>

namespace newsd::daemon {

struct Origin {
  std::string_view source;  // its id
  std::string_view title;   // what people call it; may be empty: then the feed's own title, then the id
  Value feed;               // what is known of the feed; may be null
  UnixMilliseconds fetched;
};

// Sets the key (an empty one becomes item_key()), id, kind, source, fetched and feed.
void name_emitted(InFlight& each, std::string_view key, const Origin& origin);

}  // namespace newsd::daemon
