// From mentions to what an article is about.
#pragma once

#include "entities/found.hpp"
#include "entities/gazetteer.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace newsd::entities {

// Where a dateline stands in the last field: its bytes, and the country that it is in if that is known. A place in it
// needs no other reason, and is in that country.
struct DatelinePlace {
  std::size_t end = 0;
  std::string_view country;
};

// Decides what each mention means, from the rest of the article, and counts.
std::vector<Found> resolve(const Readings& readings, const Gazetteer& gazetteer, std::string_view language,
                           const DatelinePlace& dateline);

}  // namespace newsd::entities
