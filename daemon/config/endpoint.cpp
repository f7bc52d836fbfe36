#include "config/endpoint.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>
#include <algorithm>
#include <charconv>
#include <string>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxSocketPath = sizeof(sockaddr_un::sun_path) - 1;

tl::unexpected<Error> refused(std::string_view endpoint, std::string_view why, std::string hint) {
  return failure("config", "cannot bind `" + std::string(endpoint) + "`: " + std::string(why), std::move(hint));
}

Result<> check_ipc(std::string_view endpoint, std::string_view path) {
  if (!path.starts_with('/'))
    return refused(endpoint, "an ipc address is the absolute path of a socket", "write ipc:///run/newsd/live.sock");
  if (path.size() > kMaxSocketPath)
    return refused(endpoint, "the path of a socket has at most " + std::to_string(kMaxSocketPath) + " bytes",
                   "choose a shorter one");
  return {};
}

bool is_port(std::string_view text) {
  if (text == "*") return true;
  unsigned port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  return fault == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_loopback(const std::string& host) {
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed && ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

Result<> check_tcp(std::string_view endpoint, std::string_view address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || !is_port(address.substr(colon + 1)))
    return refused(endpoint, "a tcp address ends in a port from 1 to 65535, or *", "write tcp://127.0.0.1:5555");
  const std::string host(address.substr(0, colon));
  if (is_loopback(host)) return {};
  if (host == "localhost")
    return refused(endpoint, "sockets are bound to addresses, not to names", "write 127.0.0.1 for localhost");
  return refused(endpoint,
                 "it is not on loopback, and other addresses need CURVE with an allow-list of keys, which this version "
                 "does not have",
                 "use ipc:// or tcp://127.0.0.1, and a tunnel (ssh -L) from other machines");
}

}  // namespace

Result<> check_endpoint(std::string_view endpoint) {
  static constexpr std::string_view kIpc = "ipc://";
  static constexpr std::string_view kTcp = "tcp://";
  const bool plain = std::all_of(endpoint.begin(), endpoint.end(),
                                 [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
  if (plain && endpoint.starts_with(kIpc)) return check_ipc(endpoint, endpoint.substr(kIpc.size()));
  if (plain && endpoint.starts_with(kTcp)) return check_tcp(endpoint, endpoint.substr(kTcp.size()));
  return refused(endpoint, "the bus speaks ipc:// and tcp:// on loopback",
                 "write ipc:///run/newsd/live.sock or tcp://127.0.0.1:5555");
}

}  // namespace newsd::daemon
