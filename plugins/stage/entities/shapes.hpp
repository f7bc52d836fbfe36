// How words are written: with capitals or without.
#pragma once

#include <cstdint>
#include <string_view>

namespace newsd::entities {

enum class Shape : std::uint8_t {
  uncased,   // digits, or a script without capitals
  lower,     // begins with a small letter
  capital,   // begins with a capital, and has small letters
  capitals,  // two letters at least, capitals alone
  initial    // one letter, a capital
};

Shape shape_of(std::string_view word);
inline bool is_capital(Shape shape) { return shape >= Shape::capital; }

}  // namespace newsd::entities
