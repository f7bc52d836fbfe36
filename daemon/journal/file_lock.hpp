// One writer a journal: a lock on the file PATH-lock, held until this object ends or its process does.
#pragma once

#include "base/result.hpp"
#include "base/unique_fd.hpp"

#include <filesystem>
#include <utility>

namespace newsd::daemon {

class FileLock {
public:
  // An error with code "journal" if another holds it, naming that process, or if the lock file cannot be made.
  static Result<FileLock> take(const std::filesystem::path& journal);

private:
  explicit FileLock(UniqueFd file) : file_(std::move(file)) {}
  UniqueFd file_;
};

}  // namespace newsd::daemon
