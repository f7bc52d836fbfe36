// The model as values of the plugin boundary.
#pragma once

#include "feed/model.hpp"

#include <newsd/value.hpp>

namespace newsd::feed {

// What is known of the feed as a whole.
newsd_value feed_value(const Feed& feed, Tree& tree);

// An article's fields. `feed` is the item's own: a language that the item declares and the feed does not goes to
// x.feed.language. Texts are borrowed from the item.
newsd_value article_value(const Item& item, const Feed& feed, Tree& tree);

}  // namespace newsd::feed
