// The pictures of a page's article.
#pragma once

#include "extract/page.hpp"

#include <string_view>
#include <vector>

namespace newsd::extract {

// First the one that the page shows for itself, then those within its text, with their captions; at most 10, each once,
// with absolute addresses.
std::vector<Image> images_of(const Page& page, const std::vector<bool>& chosen, std::string_view url);

}  // namespace newsd::extract
