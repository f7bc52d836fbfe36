// What of a configuration is not for showing.
#pragma once

#include "config/node.hpp"

#include <string_view>

namespace newsd::daemon {

// What stands for a secret.
inline constexpr std::string_view kMask = "***";

// The value of `key` without secrets, wherever they are in it: texts under a name that says so (password, token, …),
// the user's part of addresses, and what such names have in their queries.
Node masked(std::string_view key, const Node& value);

}  // namespace newsd::daemon
