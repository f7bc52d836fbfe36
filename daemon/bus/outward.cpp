#include "bus/outward.hpp"

#include "base/socket_access.hpp"

#include <cstdint>
#include <string_view>

namespace newsd::daemon {
namespace {

constexpr std::int64_t kMaxMessageBytes = 1 << 20;  // of what others send us: subscriptions and commands
constexpr int kHandshakeMilliseconds = 10'000;
constexpr int kBacklog = 1024;
constexpr int kHeartbeatMilliseconds = 15'000;
constexpr int kHeartbeatTimeoutMilliseconds = 45'000;

std::string_view after_scheme(std::string_view endpoint, std::string_view scheme) {
  return endpoint.starts_with(scheme) ? endpoint.substr(scheme.size()) : std::string_view();
}

}  // namespace

Result<std::string> bind_outward(zmq::socket_t& socket, const std::string& endpoint) {
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::maxmsgsize, kMaxMessageBytes);
  socket.set(zmq::sockopt::handshake_ivl, kHandshakeMilliseconds);
  socket.set(zmq::sockopt::backlog, kBacklog);
  socket.set(zmq::sockopt::heartbeat_ivl, kHeartbeatMilliseconds);
  socket.set(zmq::sockopt::heartbeat_timeout, kHeartbeatTimeoutMilliseconds);
  const std::string path(after_scheme(endpoint, "ipc://"));
  // ZeroMQ replaces the file of an ipc socket, whoever listens there.
  if (!path.empty() && somebody_listens(path))
    return failure("bus", endpoint + ": another process listens there",
                   "stop it, or give this newsd other addresses in [bus]");
  try {
    socket.bind(endpoint);
  } catch (const zmq::error_t& error) {
    return failure("bus", "cannot bind " + endpoint + ": " + error.what(),
                   "check that its folder exists, that newsd may write there, and that nobody else uses the address");
  }
  if (!path.empty()) restrict_socket(path);
  return socket.get(zmq::sockopt::last_endpoint);
}

}  // namespace newsd::daemon
