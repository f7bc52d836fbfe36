#include "base/socket_access.hpp"

#include "base/unique_fd.hpp"

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <optional>
#include <vector>

namespace newsd::daemon {
namespace {

constexpr const char* kGroup = "newsd";

std::optional<gid_t> newsd_group() {
  std::vector<char> room(4096);
  group entry{};
  group* found = nullptr;
  if (getgrnam_r(kGroup, &entry, room.data(), room.size(), &found) != 0 || found == nullptr) return std::nullopt;
  return found->gr_gid;
}

// Who runs with that group anyway needs no right to give files away, and may not have it.
bool gives_to(gid_t group, const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && status.st_gid == group) return true;
  return ::chown(path.c_str(), static_cast<uid_t>(-1), group) == 0;
}

}  // namespace

void restrict_socket(const std::string& path) {
  const auto group = newsd_group();
  const bool is_shared = group && gives_to(*group, path);
  ::chmod(path.c_str(), is_shared ? 0660 : 0600);
}

bool somebody_listens(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) return false;
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!probe) return false;
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN;
}

}  // namespace newsd::daemon
