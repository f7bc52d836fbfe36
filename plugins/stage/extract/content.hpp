// The text of the blocks that were chosen.
#pragma once

#include "extract/page.hpp"

#include <string>
#include <vector>

namespace newsd::extract {

// Those blocks as paragraphs parted by empty lines; cells of a table's row and items of a list stay together.
std::string text_of(const Page& page, const std::vector<bool>& chosen);

}  // namespace newsd::extract
