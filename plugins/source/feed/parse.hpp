// Bytes into a feed: RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, JSON Feed.
//
// Threads: any. Bounds: 10,000 items a feed, 256 levels, 1 MiB a text, 100 each of an item's authors, categories,
// enclosures and images.
#pragma once

#include "feed/model.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::feed {

struct Limits {
  std::size_t max_items = 10'000;
};

struct Input {
  std::span<const std::uint8_t> bytes;
  std::string_view media_type;  // lower case, or empty
  std::string_view charset;     // as HTTP declares it, or empty
  std::string_view url;         // from where the bytes came; relative addresses start there
  std::string_view language;    // as HTTP declares it, or empty
};

struct Parsed {
  Feed feed;
  std::vector<std::string> problems;  // what was wrong and where, of what could be read nevertheless
};

// The bytes hold no feed at all; what() says what they look like.
struct NotAFeed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws NotAFeed.
Parsed parse(const Input& input, const Limits& limits);

}  // namespace newsd::feed
