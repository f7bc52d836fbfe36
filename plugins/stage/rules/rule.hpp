// A rule as the operator wrote it.
#pragma once

#include <cstddef>
#include <string>

namespace newsd::rules {

struct Rule {
  std::string id = {};          // of the tag: [A-Za-z0-9._-], 1 to 64
  std::string label = {};       // shown to people; empty = the id
  std::string expression = {};  // see expression.hpp
  // Where the expression begins: in a file, or, if `line` is 0, the name of an option.
  std::string origin = {};
  std::size_t line = 0;
  std::size_t column = 0;  // in characters, from 1
};

}  // namespace newsd::rules
