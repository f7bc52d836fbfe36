// The title of a page's article, as its readers see it.
#pragma once

#include "extract/page.hpp"

#include <string>
#include <string_view>

namespace newsd::extract {

// Empty if the page has none.
std::string title_of(const Page& page, std::string_view url);

// A window's title without the name of its site, which stands before or behind it.
std::string without_site(std::string_view title, std::string_view site, std::string_view url);

}  // namespace newsd::extract
