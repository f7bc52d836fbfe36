// The endings that languages put to names.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace newsd::entities {

// What is cut from the end of a folded word, and what is put there instead.
struct Ending {
  std::string_view cut, put;
};

// The endings of a language by its tag; none for languages whose names do not change.
std::span<const Ending> endings_of(std::string_view language);

}  // namespace newsd::entities
