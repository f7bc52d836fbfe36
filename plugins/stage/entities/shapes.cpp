#include "entities/shapes.hpp"

#include "text/utf8.hpp"

#include <unicode/uchar.h>

namespace newsd::entities {

Shape shape_of(std::string_view word) {
  int upper = 0;
  bool lower = false;
  for (std::size_t at = 0; at < word.size() && !(lower && upper > 0);) {
    const auto c = static_cast<UChar32>(text::next_code_point(word, at));
    if (u_isupper(c)) ++upper;
    if (!u_islower(c)) continue;
    if (upper == 0) return Shape::lower;
    lower = true;
  }
  if (upper == 0) return Shape::uncased;
  if (lower) return Shape::capital;
  return upper == 1 ? Shape::initial : Shape::capitals;
}

}  // namespace newsd::entities
