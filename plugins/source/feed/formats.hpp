// The two families of formats, over decoded text.
#pragma once

#include "feed/parse.hpp"

#include <cstddef>
#include <string_view>

namespace newsd::feed {

struct Source {
  std::string_view text;      // valid UTF-8
  std::string_view url;       // of the document
  std::string_view language;  // as HTTP declares it
  std::size_t max_items;
};

// Both throw NotAFeed.
Parsed parse_xml(const Source& source);
Parsed parse_json(const Source& source);

}  // namespace newsd::feed
