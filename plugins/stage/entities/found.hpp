// What is found in an article.
#pragma once

#include "entities/mentions.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace newsd::entities {

// An article's fields: title, summary and text, then captions of images.
constexpr std::size_t title_field = 0, text_field = 2, first_caption = 3;
constexpr std::size_t max_captions = 4, field_count = first_caption + max_captions;
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

}  // namespace newsd::entities
