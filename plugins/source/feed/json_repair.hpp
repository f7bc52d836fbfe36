// A JSON document that was cut off, or was written by hand.
#pragma once

#include <string>
#include <string_view>

namespace newsd::feed {

// The document up to the last element of an array that is whole, with what is open closed; raw control characters in
// strings become spaces. Empty if there is no such element.
std::string repaired_json(std::string_view text);

}  // namespace newsd::feed
