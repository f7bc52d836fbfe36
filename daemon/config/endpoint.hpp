// Which addresses the bus may be bound to.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace newsd::daemon {

// Accepts ipc:// with an absolute path, and tcp:// on loopback, given by number (127.0.0.0/8 or [::1]) with a port or
// "*". The error (code "config") gives the reason and the remedy.
Result<> check_endpoint(std::string_view endpoint);

}  // namespace newsd::daemon
