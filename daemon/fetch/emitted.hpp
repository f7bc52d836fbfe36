// What the host adds to an article that a source emits.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "pipeline/batch.hpp"

#include <newsd/value.hpp>
#include <string_view>

namespace newsd::daemon {

// What a source has said of its feed, for the articles that it emits after that. On the source's lane.
class KnownFeed {
public:
  // Checks and copies it, in place of what was known; on an error (code "text") that stays.
  Result<> take(Value feed);
  Value value() const { return value_; }  // null before the first

private:
  Tree tree_;
  newsd_value value_{};
};

struct Origin {
  std::string_view source;  // its id
  std::string_view title;   // what people call it; may be empty: then the feed's own title, then the id
  Value feed;               // what is known of the feed; may be null
  UnixMilliseconds fetched;
};

// Sets the key (an empty one becomes item_key()), id, kind, source, fetched and feed.
void name_emitted(InFlight& each, std::string_view key, const Origin& origin);

}  // namespace newsd::daemon
