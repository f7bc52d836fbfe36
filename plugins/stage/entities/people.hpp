// People, by their titles and given names.
#pragma once

#include "entities/mentions.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace newsd::entities {

struct PersonMention {
  std::uint32_t first, last;  // tokens
  bool by_title;              // a title or office says so, not only a given name
};

// The people in a text of a script with capitals: names after a title ("President A. Name", "the secretary general of
// X, A. Name"), before one ("A. Name, president of X"), and after a given name; in Korean, before a title. In order.
std::vector<PersonMention> find_people(const Reading& reading, const Gazetteer& gazetteer);

}  // namespace newsd::entities
