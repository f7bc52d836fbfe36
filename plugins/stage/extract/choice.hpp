// Which blocks of a page are its article's text.
#pragma once

#include "extract/page.hpp"

#include <vector>

namespace newsd::extract {

// One for each block of the page. Titles, captions, bylines and dates are not text.
std::vector<bool> chosen(const Page& page);

}  // namespace newsd::extract
