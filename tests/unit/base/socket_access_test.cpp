#include "base/socket_access.hpp"

#include "base/unique_fd.hpp"
#include "support/temp_folder.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

namespace newsd::daemon {
namespace {

UniqueFd bound(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

TEST_CASE("a socket file is in use only while somebody listens on it") {
  const test::TempFolder folder;
  const std::string path = (folder.path() / "socket").string();
  CHECK_FALSE(somebody_listens(path));
  {
    const UniqueFd socket = bound(path);
    CHECK_FALSE(somebody_listens(path));
    REQUIRE(::listen(socket.get(), 1) == 0);
    CHECK(somebody_listens(path));
  }
  CHECK(std::filesystem::exists(path));
  CHECK_FALSE(somebody_listens(path));
}

TEST_CASE("a listener that is too busy to answer is one") {
  const test::TempFolder folder;
  const std::string path = (folder.path() / "socket").string();
  const UniqueFd socket = bound(path);
  REQUIRE(::listen(socket.get(), 0) == 0);
  const UniqueFd first(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  REQUIRE(::connect(first.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(somebody_listens(path));
}

TEST_CASE("a restricted socket is nobody's but its owner's and its group's") {
  const test::TempFolder folder;
  const std::string path = (folder.path() / "socket").string();
  const UniqueFd socket = bound(path);
  restrict_socket(path);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0007) == 0);
}

}  // namespace
}  // namespace newsd::daemon
