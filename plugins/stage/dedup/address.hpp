// One address for one page, however it is linked.
//
// Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace newsd::dedup {

// What url::canonical_url makes of it, after taking it out of a redirector or page cache that wraps it, and without
// session ids, the marks by which publishers count where readers come from, and empty or dot segments of the path.
// Empty if it is no http address, or longer than 8 KiB.
std::string page_address(std::string_view url);

// The address without what marks a revised page: a last "-2", "-update1" or "-v3" of the path. Empty for
// the address of a home page, and for one with parameters.
std::string address_stem(std::string_view address);

}  // namespace newsd::dedup
