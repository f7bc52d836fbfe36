#include "plugin/own_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <map>
#include <system_error>

namespace newsd::daemon {
namespace {

// 0, or what errno says of a folder that cannot be used so.
int fault_of(const std::filesystem::path& folder, int access) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return errno;
  if (!S_ISDIR(status.st_mode)) return ENOTDIR;
  return ::faccessat(AT_FDCWD, folder.c_str(), access, AT_EACCESS) == 0 ? 0 : errno;
}

std::filesystem::path resolved(const std::filesystem::path& path) {
  std::error_code error;
  auto real = std::filesystem::weakly_canonical(path, error);
  if (error) real = path.lexically_normal();
  return real.has_filename() ? real : real.parent_path();  // "/a/" is "/a"
}

}  // namespace

std::optional<Error> obstacle(const OwnFolder& folder) {
  std::filesystem::path needed = folder.path.has_filename() ? folder.path : folder.path.parent_path();
  int fault = fault_of(needed, R_OK | W_OK | X_OK);
  if (fault == ENOENT && folder.kind == OwnFolder::Kind::made_by_plugin) {
    needed = needed.parent_path();
    fault = fault_of(needed, W_OK | X_OK);
  }
  if (fault == 0) return std::nullopt;
  return Error{"config", folder.option + ": " + needed.string() + ": " + std::generic_category().message(fault),
               fault == EACCES ? "let newsd's user read and write it; `newsctl config check` looks as who runs it"
                               : "make this folder, readable and writable for newsd's user, or name another"};
}

void report_shared(const std::vector<OwnFolder>& folders, Diagnostics& found) {
  std::map<std::filesystem::path, const OwnFolder*> taken;
  for (const OwnFolder& each : folders)
    if (const auto [first, is_free] = taken.emplace(resolved(each.path), &each); !is_free)
      found.add(each.where, each.option + ": " + first->second->option + " has this folder already",
                "give each a folder of its own");
}

}  // namespace newsd::daemon
