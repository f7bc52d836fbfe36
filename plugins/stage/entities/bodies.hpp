// Organisations that no list has, by the form of their names.
#pragma once

#include "entities/mentions.hpp"

#include <cstdint>
#include <vector>

namespace newsd::entities {

struct BodyMention {
  std::uint32_t first, last;     // tokens
  std::uint32_t acronym = none;  // the token in brackets behind it that shortens it

  static constexpr std::uint32_t none = 0xFFFFFFFF;
};

// In scripts with capitals, in order, none overlapping another: names with the word for a body of people before or
// behind them ("University of X", "X Party", "ministère de X"), names of companies with what says that they are ("X
// Ltd"), and names whose initials stand behind them in brackets ("X Y Zed (XYZ)").
std::vector<BodyMention> find_bodies(const Reading& reading, const Gazetteer& gazetteer);

}  // namespace newsd::entities
