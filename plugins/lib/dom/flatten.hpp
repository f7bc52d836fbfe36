// Pages that would cost a tree builder more than time linear in their size, made harmless before it sees them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace newsd::dom {

// The page without the tags that nest deeper than `max_depth`, without the attributes of tags that have more than any
// honest tag has, and without the code in scripts and styles (data in JSON stays). What else stands between the tags
// stays. Returns `html` itself if nothing had to go, else a view of
// `room`.
std::string_view flattened(std::string_view html, std::uint32_t max_depth, std::string& room);

}  // namespace newsd::dom
