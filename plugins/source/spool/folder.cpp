#include "spool/folder.hpp"

#include "spool/unusable.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <memory>
#include <newsd/plugin.hpp>
#include <system_error>
#include <utility>

namespace newsd::spool {
namespace {

constexpr std::size_t kMaxNameBytes = 220;  // leaves room within the file system's 255 for what is added
constexpr int kMaxNameTries = 100;

std::string why() { return std::generic_category().message(errno); }

[[noreturn]] void refuse(const std::string& what, const std::string& remedy) {
  throw Failure(NEWSD_RETRY, what + ": " + why() + ": " + remedy);
}

Descriptor open_folder(int at, const std::string& path, int flags) {
  Descriptor folder(::openat(at, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags));
  if (folder && ::faccessat(folder.get(), ".", R_OK | W_OK | X_OK, 0) != 0) return Descriptor();
  return folder;
}

Identity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, status.st_size,
          std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// `prices.json`, last changed on 2 May 2027: `prices.20270502T080000Z.json`, then `prices.20270502T080000Z-2.json`, …
std::string other_name(const std::string& name, const Identity& identity, int attempt) {
  const std::size_t dot = name.rfind('.');
  const std::string suffix = dot == std::string::npos || name.size() - dot > 10 ? "" : name.substr(dot);
  const std::string stem = name.substr(0, std::min(name.size() - suffix.size(), kMaxNameBytes));
  if (attempt == 0) return stem + suffix;
  const std::time_t seconds = identity.modified_nanoseconds / 1'000'000'000;
  std::tm day{};
  ::gmtime_r(&seconds, &day);
  std::array<char, 32> stamp{};
  std::strftime(stamp.data(), stamp.size(), ".%Y%m%dT%H%M%SZ", &day);
  return stem + stamp.data() + (attempt == 1 ? "" : "-" + std::to_string(attempt)) + suffix;
}

// Renames without replacing; false if the name is taken there.
bool rename_to(int from, const std::string& name, int to, const std::string& new_name) {
  if (::renameat2(from, name.c_str(), to, new_name.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EINVAL) {  // a file system without that flag; nobody else makes names there
    struct stat taken {};
    if (::fstatat(to, new_name.c_str(), &taken, AT_SYMLINK_NOFOLLOW) == 0) return false;
    if (::renameat(from, name.c_str(), to, new_name.c_str()) == 0) return true;
  }
  if (errno == EEXIST) return false;
  throw Failure(NEWSD_RETRY, "cannot move `" + name + "` to `" + new_name + "`: " + why());
}

std::string read_all(const Descriptor& file, std::uint64_t max_bytes) {
  std::string bytes;
  std::array<char, 65536> piece{};
  while (bytes.size() <= max_bytes) {
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Unusable("cannot be read: " + why());
    if (got == 0) return bytes;
    bytes.append(piece.data(), static_cast<std::size_t>(got));
  }
  throw Unusable("is larger than max_file_bytes = " + std::to_string(max_bytes) +
                 ": raise that option of the source, or split the file");
}

}  // namespace

bool is_candidate(std::string_view name) {
  return !name.empty() && !name.starts_with('.') && !name.ends_with(".tmp") && !name.ends_with(".part");
}

Folder::Folder(const std::string& path) : path_(path), folder_(open_folder(AT_FDCWD, path, 0)) {
  if (!folder_)
    refuse("folder " + path, "make it, readable and writable for the user that newsd runs as, or mend `path`");
  for (const auto& [name, folder] : {std::pair{"done", &done_}, std::pair{"failed", &failed_}}) {
    if (::mkdirat(folder_.get(), name, 0770) == 0 || errno == EEXIST)
      *folder = open_folder(folder_.get(), name, O_NOFOLLOW);
    if (!*folder) refuse("folder " + path + "/" + name, "it must be a folder that newsd may write to");
  }
}

bool Folder::is_at(const std::string& path) const {
  const auto is_named = [](const Descriptor& folder, const std::string& name) {
    struct stat there {};
    struct stat here {};
    return ::stat(name.c_str(), &there) == 0 && ::fstat(folder.get(), &here) == 0 && there.st_dev == here.st_dev &&
           there.st_ino == here.st_ino;
  };
  return is_named(folder_, path) && is_named(done_, path + "/done") && is_named(failed_, path + "/failed");
}

std::optional<Identity> Folder::identity(const std::string& name) const {
  struct stat status {};
  if (::fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(status.st_mode))
    return std::nullopt;
  return identity_of(status);
}

Folder::Listing Folder::list(
    std::size_t limit, const std::function<bool(const std::string& name, const Identity& identity)>& wanted) const {
  Descriptor again(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, int (*)(DIR*)> open(again ? ::fdopendir(again.get()) : nullptr, ::closedir);
  if (open == nullptr) refuse("folder " + path_, "newsd cannot list it");
  again.release();
  std::vector<std::pair<std::int64_t, std::string>> found;
  Listing listing;
  // Each stream is read by this thread alone.
  while (const dirent* entry = ::readdir(open.get())) {  // NOLINT(concurrency-mt-unsafe)
    const std::string name(static_cast<const char*>(entry->d_name));
    const auto identity = is_candidate(name) ? this->identity(name) : std::nullopt;
    if (!identity || !wanted(name, *identity)) continue;
    listing.complete = found.size() < limit;
    if (!listing.complete) break;
    found.emplace_back(identity->modified_nanoseconds, name);
  }
  std::sort(found.begin(), found.end());
  for (auto& each : found) listing.names.push_back(std::move(each.second));
  return listing;
}

std::string Folder::read(const std::string& name, std::uint64_t max_bytes) const {
  const Descriptor file(
      ::openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) throw Unusable(errno == ELOOP ? "is a symbolic link: links are not followed" : "cannot be read: " + why());
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw Unusable("cannot be read: " + why());
  if (!S_ISREG(status.st_mode)) throw Unusable("is not a regular file");
  return read_all(file, max_bytes);
}

void Folder::to_done(const std::string& name) const { move(name, done_); }

void Folder::to_failed(const std::string& name, std::string_view reason) const {
  const std::string beside = move(name, failed_) + ".reason.txt";
  const Descriptor file(
      ::openat(failed_.get(), beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660));
  if (!file || ::write(file.get(), reason.data(), reason.size()) != static_cast<ssize_t>(reason.size()))
    refuse("cannot write " + path_ + "/failed/" + beside, "the reason was: " + std::string(reason));
}

void Folder::remove(const std::string& name) const {
  if (::unlinkat(folder_.get(), name.c_str(), 0) != 0) refuse("cannot delete `" + name + "`", "delete it yourself");
}

std::string Folder::move(const std::string& name, const Descriptor& target) const {
  const Identity now = identity(name).value_or(Identity{});
  for (int attempt = 0; attempt < kMaxNameTries; ++attempt) {
    std::string new_name = other_name(name, now, attempt);
    if (rename_to(folder_.get(), name, target.get(), new_name)) return new_name;
  }
  throw Failure(NEWSD_RETRY, "cannot move `" + name + "`: too many files of that name lie there: clear them away");
}

}  // namespace newsd::spool
