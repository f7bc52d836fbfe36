#include "bus/outward.hpp"

#include <cstdint>
#include <grp.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace newsd::daemon {
namespace {

constexpr std::int64_t kMaxMessageBytes = 1 << 20;  // of what others send us: subscriptions and commands
constexpr int kHandshakeMilliseconds = 10'000;
constexpr int kBacklog = 1024;
constexpr int kHeartbeatMilliseconds = 15'000;
constexpr int kHeartbeatTimeoutMilliseconds = 45'000;
constexpr std::string_view kGroup = "newsd";

std::string_view after_scheme(std::string_view endpoint, std::string_view scheme) {
  return endpoint.starts_with(scheme) ? endpoint.substr(scheme.size()) : std::string_view();
}

// The group's number, if there is one of that name.
bool find_group(gid_t& number) {
  std::vector<char> room(4096);
  group entry{};
  group* found = nullptr;
  if (getgrnam_r(std::string(kGroup).c_str(), &entry, room.data(), room.size(), &found) != 0 || found == nullptr)
    return false;
  number = found->gr_gid;
  return true;
}

void restrict_access(const std::string& path) {
  gid_t number = 0;
  const bool is_shared = find_group(number) && ::chown(path.c_str(), static_cast<uid_t>(-1), number) == 0;
  ::chmod(path.c_str(), is_shared ? 0660 : 0600);
}

}  // namespace

Result<std::string> bind_outward(zmq::socket_t& socket, const std::string& endpoint) {
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::maxmsgsize, kMaxMessageBytes);
  socket.set(zmq::sockopt::handshake_ivl, kHandshakeMilliseconds);
  socket.set(zmq::sockopt::backlog, kBacklog);
  socket.set(zmq::sockopt::heartbeat_ivl, kHeartbeatMilliseconds);
  socket.set(zmq::sockopt::heartbeat_timeout, kHeartbeatTimeoutMilliseconds);
  try {
    socket.bind(endpoint);
  } catch (const zmq::error_t& error) {
    return failure("bus", "cannot bind " + endpoint + ": " + error.what(),
                   "check that its folder exists, that newsd may write there, and that nobody else uses the address");
  }
  if (const std::string_view path = after_scheme(endpoint, "ipc://"); !path.empty()) restrict_access(std::string(path));
  return socket.get(zmq::sockopt::last_endpoint);
}

}  // namespace newsd::daemon
