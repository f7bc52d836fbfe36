#include "base/file.hpp"

#include "base/unique_fd.hpp"

#include <fcntl.h>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace newsd::daemon {

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const auto refused = [&] {
    return failure("file", path.string() + ": " + std::generic_category().message(errno),
                   "check that the file exists and that newsd may read it");
  };
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return refused();
  std::string bytes;
  char room[65536];
  for (;;) {
    const ssize_t got = ::read(file.get(), room, sizeof room);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refused();
    if (got == 0) return bytes;
    bytes.append(room, static_cast<std::size_t>(got));
    if (bytes.size() > max_bytes)
      return failure("limit", path.string() + ": larger than " + std::to_string(max_bytes) + " bytes");
  }
}

}  // namespace newsd::daemon
