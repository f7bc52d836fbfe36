// From mentions to what an article is about.
#pragma once

#include "entities/mentions.hpp"
#include "entities/people.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::entities {

constexpr std::size_t field_count = 3;
using Readings = std::array<Reading, field_count>;

struct Found {
  std::string_view type;  // place, org or person
  std::string id, label;
  std::string_view label_en, country;
  double confidence = 1;
  std::uint32_t count = 0;
  std::size_t field = 0;
  std::uint32_t start = 0, end = 0;  // of the first mention, in bytes of its field
};

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
