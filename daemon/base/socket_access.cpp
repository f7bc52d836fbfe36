#include "base/socket_access.hpp"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>
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

}  // namespace

void restrict_socket(const std::string& path) {
  const auto group = newsd_group();
  const bool is_shared = group && ::chown(path.c_str(), static_cast<uid_t>(-1), *group) == 0;
  ::chmod(path.c_str(), is_shared ? 0660 : 0600);
}

}  // namespace newsd::daemon
