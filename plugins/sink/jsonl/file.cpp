#include "jsonl/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <newsd/plugin.hpp>
#include <system_error>
#include <utility>

namespace newsd::jsonl {
namespace {

std::string_view usual_remedy(int error) {
  if (error == ENOSPC || error == EDQUOT) return "make room there; no article is lost, and this is tried again";
  if (error == EACCES || error == EPERM || error == EROFS) return "let newsd's user write there";
  return "see that the disk and the folder are sound; this is tried again";
}

}  // namespace

void fail(const std::string& path, std::string_view remedy) {
  const int error = errno;
  throw Failure(NEWSD_RETRY, path + ": " + std::generic_category().message(error) + ": " +
                                 std::string(remedy.empty() ? usual_remedy(error) : remedy));
}

File File::open(const std::string& path) {
  File file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW), path);
  if (file.fd_ < 0) fail(path);
  return file;
}

File File::create(const std::string& path) {
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640), path);
  if (file.fd_ < 0) fail(path);
  return file;
}

File File::open_folder(const std::string& path) {
  File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), path);
  if (folder.fd_ < 0) fail(path);
  return folder;
}

File::File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (fd_ >= 0) ::close(fd_);
}

std::uint64_t File::bytes() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) fail(path_);
  return static_cast<std::uint64_t>(status.st_size);
}

bool File::is_in_place() const {
  struct stat own {};
  struct stat named {};
  return ::fstat(fd_, &own) == 0 && ::lstat(path_.c_str(), &named) == 0 && own.st_dev == named.st_dev &&
         own.st_ino == named.st_ino;
}

std::size_t File::read(char* room, std::size_t capacity, std::uint64_t offset) const {
  for (;;) {
    const ssize_t count = ::pread(fd_, room, capacity, static_cast<off_t>(offset));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) fail(path_);
  }
}

void File::write(std::string_view text, std::uint64_t offset) const {
  while (!text.empty()) {
    const ssize_t count = ::pwrite(fd_, text.data(), text.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path_);
    text.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void File::truncate(std::uint64_t bytes) const {
  if (::ftruncate(fd_, static_cast<off_t>(bytes)) != 0) fail(path_);
}

void File::sync() const {
  if (::fsync(fd_) != 0) fail(path_);
}

bool File::try_lock() const { return ::flock(fd_, LOCK_EX | LOCK_NB) == 0; }

}  // namespace newsd::jsonl
