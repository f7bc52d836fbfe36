// When a page's article was published and last changed.
#pragma once

#include "extract/page.hpp"

#include <string>
#include <string_view>

namespace newsd::extract {

struct Dates {
  std::string published, updated;  // RFC 3339 with the page's own offset, or a bare day; empty if not said
};

Dates dates_of(const Page& page, std::string_view url);

// The first date that stands in a line of prose or furniture ("Posted on 3 May 2021 by …"); empty if none.
std::string date_in(std::string_view line);

// The day in an address such as /2021/05/03/; empty if none.
std::string date_in_url(std::string_view url);

}  // namespace newsd::extract
