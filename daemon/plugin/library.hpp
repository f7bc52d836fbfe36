// A plugin module: a shared library, loaded, checked against the ABI, and described in the daemon's own terms.
#pragma once

#include "article/fields.hpp"
#include "base/result.hpp"
#include "base/unique_fd.hpp"
#include "plugin/schema.hpp"

#include <newsd/plugin.h>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// One plugin of a module. The ABI structs are copies in this newsd's size: what an older plugin did not have is zero.
struct Descriptor {
  newsd_kind kind = NEWSD_SOURCE;
  std::string name, version, summary;
  Schema schema;
  FieldSet reads, writes;
  decltype(newsd_plugin::create) create = nullptr;
  decltype(newsd_plugin::destroy) destroy = nullptr;
  newsd_source source{};  // by kind, one of these three
  newsd_stage stage{};
  newsd_sink sink{};
};

// Immutable, shared by all who use its plugins; any thread may read. The code stays mapped until the process ends: a
// library is never unloaded.
class Library {
public:
  // Loads `file` (RTLD_NOW, RTLD_LOCAL) and checks its descriptors. The error (code "plugin") names the file, what is
  // wrong and the remedy. Static initialisers of the file run here.
  static Result<std::shared_ptr<const Library>> open(const std::filesystem::path& file);
  // The same from `content`, which is now in `file`: the loader gives a path that it knows its old code, so this goes
  // by a sealed copy in memory. What the module looks for relative to its own place ($ORIGIN), it does not find.
  static Result<std::shared_ptr<const Library>> open_copy(const std::filesystem::path& file, std::string_view content);

  const std::filesystem::path& path() const { return path_; }  // absolute
  const std::vector<Descriptor>& plugins() const { return plugins_; }

private:
  Library() = default;
  static Result<std::shared_ptr<const Library>> make(std::filesystem::path path,
                                                     Result<std::vector<Descriptor>> plugins, UniqueFd copy);
  std::filesystem::path path_;
  std::vector<Descriptor> plugins_;
  UniqueFd copy_;  // open as long as the library is known: its number is the path by which the loader knows it
};

}  // namespace newsd::daemon
