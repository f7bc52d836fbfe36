// How long a source rests before it is polled again.
#pragma once

#include "config/entry.hpp"
#include "fetch/desk.hpp"

#include <chrono>
#include <cstdint>

namespace newsd::daemon {

inline constexpr std::uint32_t kMaxDoublings = 6;
inline constexpr std::chrono::milliseconds kLongestRest{24LL * 3600 * 1000};

// Its interval and up to a tenth more, by its name, so that sources do not march in step; doubled with each of the
// `failures` in a row, up to kMaxDoublings times; not less than the site asks for; at most kLongestRest. What the
// plugin asks for goes before all of it.
std::chrono::milliseconds rest_after(const Report& report, const PluginEntry& entry, std::uint32_t failures);

}  // namespace newsd::daemon
