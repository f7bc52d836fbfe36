// Where plugins are found.
#pragma once

#include "article/identity.hpp"
#include "base/result.hpp"
#include "config/entry.hpp"
#include "plugin/library.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// A plugin and the library that keeps it alive.
struct Found {
  std::shared_ptr<const Library> library;
  const Descriptor* descriptor = nullptr;  // in the library
};

// One thread at a time.
class Catalog {
public:
  // The folders to search, first come first.
  explicit Catalog(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

  // `given` (from --plugins), then lib/newsd/plugins beside the folder of `executable`, /usr/lib/newsd/plugins and
  // /usr/local/lib/newsd/plugins; each once.
  static std::vector<std::filesystem::path> default_folders(const std::filesystem::path& executable,
                                                            std::vector<std::filesystem::path> given);

  // `plugin` as in PluginEntry: a name (NAME.so in one of the folders) or a path, with "#name" to pick one of several
  // plugins in a module. The errors (code "plugin") say where it was looked for, and what was perhaps meant.
  Result<Found> find(std::string_view plugin, newsd_kind kind);
  // From here on, files are looked at again: one whose content is as before gives the library that there is already,
  // one whose content has changed is loaded beside it.
  void look_again() { current_.clear(); }

  // Every .so that find() would take by name: of two with one name, the first.
  struct Listing {
    std::filesystem::path path;
    Result<std::shared_ptr<const Library>> library;
  };
  std::vector<Listing> list();

private:
  Result<std::shared_ptr<const Library>> open(const std::filesystem::path& file);
  std::vector<std::filesystem::path> folders_;
  std::map<std::filesystem::path, std::shared_ptr<const Library>> current_;
  std::map<std::filesystem::path, std::map<Digest, std::shared_ptr<const Library>>> known_;  // by content; may be none
};

// An entry's plugin, and its options ready for create().
struct Resolved {
  Found plugin;
  Tree tree;
  newsd_value options{};  // in the tree
  std::vector<OwnFolder> folders;
};

// Finds the entry's plugin and makes its options fit the schema; all faults are reported at their places in the files.
Checked<Resolved> resolve(const PluginEntry& entry, Catalog& catalog);

}  // namespace newsd::daemon
