// What every socket that others may reach has in common: bounds on sizes, times and counts, and who may open its file.
#pragma once

#include "base/result.hpp"

#include <string>
#include <zmq.hpp>

namespace newsd::daemon {

// Binds `socket` to an ipc:// or loopback tcp:// endpoint after setting its bounds. ipc files get mode 0660 and the
// group `newsd` where that exists and may be given, else 0600. Returns the endpoint as bound (tcp port filled in).
Result<std::string> bind_outward(zmq::socket_t& socket, const std::string& endpoint);

}  // namespace newsd::daemon
