// Elements of RSS and Atom, of any version, into the model. Both families share their names; what an element means is
// found by name alone, so that feeds which mix vocabularies are read as they were meant.
#pragma once

#include "feed/construct.hpp"
#include "feed/model.hpp"
#include "xml/node.hpp"

#include <span>

namespace newsd::feed {

// <item> or <entry>.
Item read_item(const xml::Node& element, const Bases& bases);

// The members of <channel> or <feed>, and what RDF puts beside the channel. Leaves feed.items alone.
void read_channel(std::span<const xml::Node* const> elements, const Bases& bases, Feed& feed);

}  // namespace newsd::feed
