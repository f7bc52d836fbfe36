#include "jsonl/folder.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <newsd/plugin.hpp>
#include <system_error>
#include <utility>

namespace newsd::jsonl {
namespace {

constexpr std::string_view kPattern = "########T######.###Z.jsonl";

File make_and_open(const std::string& path) {
  ::mkdir(path.c_str(), 0750);  // one that is there is as good
  if (::access(path.c_str(), R_OK | W_OK | X_OK) == 0) return File::open_folder(path);
  throw Failure(NEWSD_CONFIG, "path: " + path + ": " + std::generic_category().message(errno) +
                                  ": make this folder, writable for newsd's user");
}

std::int64_t time_of(std::string_view name) {
  std::tm time{};
  int milliseconds = 0;
  std::sscanf(std::string(name).c_str(), "%4d%2d%2dT%2d%2d%2d.%3dZ", &time.tm_year, &time.tm_mon, &time.tm_mday,
              &time.tm_hour, &time.tm_min, &time.tm_sec, &milliseconds);
  time.tm_year -= 1900;
  time.tm_mon -= 1;
  return std::int64_t{::timegm(&time)} * 1000 + milliseconds;
}

}  // namespace

std::string file_name(std::int64_t unix_milliseconds) {
  const std::time_t seconds = unix_milliseconds / 1000;
  std::tm time{};
  ::gmtime_r(&seconds, &time);
  std::array<char, 64> day{};
  std::strftime(day.data(), day.size(), "%Y%m%dT%H%M%S", &time);
  std::array<char, 16> rest{};
  std::snprintf(rest.data(), rest.size(), ".%03dZ.jsonl", static_cast<int>(unix_milliseconds % 1000));
  return std::string(day.data()) + rest.data();
}

bool is_file_name(std::string_view name) {
  return std::equal(name.begin(), name.end(), kPattern.begin(), kPattern.end(),
                    [](char c, char pattern) { return pattern == '#' ? c >= '0' && c <= '9' : c == pattern; });
}

std::string_view day_of(std::string_view file_name) { return file_name.substr(0, 8); }

Folder::Folder(std::string path) : path_(std::move(path)), folder_(make_and_open(path_)) {}

void Folder::lock() const {
  if (!folder_.try_lock())
    throw Failure(NEWSD_RETRY, path_ + ": another sink writes into this folder: give each a folder of its own");
}

std::vector<std::string> Folder::names() const {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator each(path_, error), end; !error && each != end; each.increment(error))
    if (std::string name = each->path().filename(); is_file_name(name)) names.push_back(std::move(name));
  if (error) {
    errno = error.value();
    fail(path_);
  }
  std::sort(names.begin(), names.end());
  return names;
}

File Folder::open(const std::string& name) const { return File::open(path_of(name)); }

File Folder::create(std::int64_t unix_milliseconds) const {
  const auto taken = names();
  if (!taken.empty()) unix_milliseconds = std::max(unix_milliseconds, time_of(taken.back()) + 1);
  File file = File::create(path_of(file_name(unix_milliseconds)));
  folder_.sync();
  return file;
}

void Folder::remove(const std::string& name) const {
  if (::unlink(path_of(name).c_str()) != 0) fail(path_of(name));
  folder_.sync();
}

}  // namespace newsd::jsonl
