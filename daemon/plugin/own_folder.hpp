// The folders that options name and an entry has for itself: formats "folder" and "new-folder" of a schema.
#pragma once

#include "base/result.hpp"
#include "config/diagnostic.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

struct OwnFolder {
  enum class Kind : std::uint8_t {
    must_be_there,
    made_by_plugin,  // if its parent is there
  };
  std::filesystem::path path;  // absolute
  Kind kind = Kind::must_be_there;
  std::string option;  // as texts name it: "sink `files`: `path`"
  Location where;
};

// Why this process's user could not work in it now; nothing if it could. Changes nothing on the disk.
std::optional<Error> obstacle(const OwnFolder& folder);

// Reports each that another before it has too, under whatever name.
void report_shared(const std::vector<OwnFolder>& folders, Diagnostics& found);

}  // namespace newsd::daemon
