// Whole files, bounded.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace newsd::daemon {

// The file's bytes; an error with code "file" that names the path and why, or "limit" above `max_bytes`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

}  // namespace newsd::daemon
