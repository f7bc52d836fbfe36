#include "journal/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "journal/sqlite.hpp"

namespace newsd::daemon {

namespace {

std::string holder(int file) {
  std::array<char, 16> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  const std::string_view number(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return number.empty() ? "another process" : "process " + std::string(number.substr(0, number.find('\n')));
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& journal) {
  const std::string path = journal.string() + "-lock";
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
  if (!file)
    return failure(sqlite::about(path, "cannot be opened: " + std::generic_category().message(errno),
                                 "make its folder, and let the user that newsd runs as write there"));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return failure(sqlite::about(journal.string(), "is in use by " + holder(file.get()),
                                 "stop that newsd, or give this one a [journal] path of its own"));
  const std::string self = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), self.data(), self.size(), 0) < 0)
    return failure(
        sqlite::about(path, "cannot be written: " + std::generic_category().message(errno), "check its file system"));
  return FileLock(std::move(file));
}

}  // namespace newsd::daemon
