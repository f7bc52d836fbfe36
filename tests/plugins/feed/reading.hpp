// Feeds out of strings.
#pragma once

#include "feed/parse.hpp"

#include <string_view>

namespace newsd::feed {

inline Input input(std::string_view text, std::string_view charset = {}) {
  return {{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()},
          {},
          charset,
          "https://example.org/feeds/news.xml",
          {}};
}
inline Parsed read(std::string_view text) { return parse(input(text), Limits{}); }

// The one item of an RSS feed with these members.
inline Item rss_item(std::string_view members) {
  const std::string text =
      "<rss version='2.0'><channel><title>t</title><item>" + std::string(members) + "</item></channel></rss>";
  return read(text).feed.items.at(0);
}
inline Item atom_entry(std::string_view members) {
  const std::string text =
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry>" + std::string(members) + "</entry></feed>";
  return read(text).feed.items.at(0);
}

}  // namespace newsd::feed
