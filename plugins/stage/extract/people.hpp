// The people who wrote a page's article.
#pragma once

#include "extract/page.hpp"

#include <string_view>
#include <vector>

namespace newsd::extract {

// Each once, in the page's order, at most 20: from its linked data, else its meta elements, else its visible byline.
std::vector<Person> people_of(const Page& page);

// The names in a line such as "By Jane Roe and John Doe, Correspondents".
std::vector<Person> people_in(std::string_view line);

// A line that begins as bylines do ("By …", "Von …", "文/…"): what is behind it, else nothing.
std::string_view behind_by(std::string_view line);

}  // namespace newsd::extract
