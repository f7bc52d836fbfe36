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

// The people in a text, in order; none overlaps another. In scripts with capitals: names after a title ("President A.
// Name", "the secretary general of X, A. Name"), before one ("A. Name, president of X"), and after a given name. In
// others: names behind a title in Arabic, Hebrew, Hindi, Marathi and Nepali; before one in Japanese and Korean; on
// either side of one in Chinese.
std::vector<PersonMention> find_people(const Reading& reading, const Gazetteer& gazetteer);

// What find_people() is made of: by spaced words behind titles, and by characters beside titles.
std::vector<PersonMention> find_people_behind_titles(const Reading& reading, const Gazetteer& gazetteer);
std::vector<PersonMention> find_people_beside_titles(const Reading& reading, const Gazetteer& gazetteer);

}  // namespace newsd::entities
