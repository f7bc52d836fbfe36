#include "plugin/catalog.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace newsd::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 1000;  // a folder
constexpr std::uint64_t kMaxModuleBytes = 1ULL << 30;

// The .so files of a folder, by name; none if it cannot be read.
std::vector<fs::path> modules_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code fault;
  for (auto each = fs::directory_iterator(folder, fault);
       !fault && each != fs::directory_iterator() && files.size() < kMaxFiles; each.increment(fault))
    if (each->path().extension() == ".so") files.push_back(each->path());
  std::sort(files.begin(), files.end());
  return files;
}

bool is_file(const fs::path& path) {
  std::error_code fault;
  return fs::is_regular_file(path, fault);
}

std::string listed(const std::vector<fs::path>& folders) {
  std::string out;
  for (const fs::path& each : folders) out += (out.empty() ? "" : ", ") + each.string();
  return out.empty() ? "no folder" : out;
}

tl::unexpected<Error> no_such_name(const std::string& name, const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const fs::path& folder : folders)
    for (const fs::path& file : modules_in(folder)) names.push_back(file.stem().string());
  const std::string meant = did_you_mean(name, names);
  return failure("plugin", "plugin `" + name + "`: no " + name + ".so in " + listed(folders),
                 meant.empty()
                     ? "install it, or name its folder with --plugins (`newsctl plugin list` shows what there is)"
                     : meant);
}

tl::unexpected<Error> no_such_file(const fs::path& path) {
  std::vector<std::string> names;
  for (const fs::path& file : modules_in(path.parent_path())) names.push_back(file.filename().string());
  const std::string meant = did_you_mean(path.filename().string(), names);
  return failure("plugin", "plugin " + path.string() + ": no such file", meant.empty() ? "check the path" : meant);
}

std::string names_of(const std::vector<const Descriptor*>& plugins) {
  std::string out;
  for (const Descriptor* each : plugins) out += (out.empty() ? "" : ", ") + each->name;
  return out;
}

// The plugin that `choice` names, or, without one, the only plugin of that kind or the one called like the file.
Result<const Descriptor*> pick(const Library& library, std::string_view choice, newsd_kind kind) {
  std::vector<const Descriptor*> fitting;
  for (const Descriptor& each : library.plugins())
    if (each.kind == kind) fitting.push_back(&each);
  const std::string what(kind_name(kind));
  const std::string plugin = "plugin " + library.path().string() + ": ";
  if (fitting.empty()) {
    const std::string is(kind_name(library.plugins().front().kind));
    return failure("plugin", plugin + "is a " + is + ", not a " + what, "configure it as [[" + is + "]]");
  }
  if (choice.empty() && fitting.size() == 1) return fitting.front();
  const std::string name = choice.empty() ? library.path().stem().string() : std::string(choice);
  const auto named =
      std::find_if(fitting.begin(), fitting.end(), [&](const Descriptor* each) { return each->name == name; });
  if (named != fitting.end()) return *named;
  return failure("plugin", plugin + "holds no " + what + " `" + name + "`",
                 "it holds " + names_of(fitting) + ": pick one with \"#\" and its name");
}

}  // namespace

std::vector<fs::path> Catalog::default_folders(const fs::path& executable, std::vector<fs::path> given) {
  const fs::path beside = executable.parent_path().parent_path() / "lib/newsd/plugins";
  for (const fs::path& each : {beside, fs::path("/usr/lib/newsd/plugins"), fs::path("/usr/local/lib/newsd/plugins")})
    if (std::find(given.begin(), given.end(), each) == given.end()) given.push_back(each);
  return given;
}

Result<std::shared_ptr<const Library>> Catalog::open(const fs::path& file) {
  if (const auto found = current_.find(file); found != current_.end()) return found->second;
  const auto content = read_file(file, kMaxModuleBytes);
  if (!content) return failure("plugin", "plugin " + content.error().text, content.error().hint);
  const bool is_first = !known_.contains(file);  // the loader has not seen this path
  auto& library = known_[file][Digest::of(*content)];
  if (!library) {
    auto loaded = is_first ? Library::open(file) : Library::open_copy(file, *content);
    if (!loaded) return loaded;
    library = std::move(*loaded);
  }
  current_.emplace(file, library);
  return library;
}

Result<Found> Catalog::find(std::string_view plugin, newsd_kind kind) {
  const std::size_t hash = std::min(plugin.find('#'), plugin.size());
  const std::string module(plugin.substr(0, hash));
  const std::string_view choice = hash < plugin.size() ? plugin.substr(hash + 1) : std::string_view();
  fs::path file(module);
  if (module.find('/') == std::string::npos) {
    const auto folder = std::find_if(folders_.begin(), folders_.end(),
                                     [&](const fs::path& each) { return is_file(each / (module + ".so")); });
    if (folder == folders_.end()) return no_such_name(module, folders_);
    file = *folder / (module + ".so");
  } else if (!is_file(file)) {
    return no_such_file(file);
  }
  const auto library = open(file);
  if (!library) return failure(library.error());
  const auto descriptor = pick(**library, choice, kind);
  if (!descriptor) return failure(descriptor.error());
  return Found{*library, *descriptor};
}

std::vector<Catalog::Listing> Catalog::list() {
  std::vector<Listing> all;
  std::set<std::string> names;
  for (const fs::path& folder : folders_)
    for (const fs::path& file : modules_in(folder))
      if (names.insert(file.filename().string()).second) all.push_back({file, open(file)});
  std::sort(all.begin(), all.end(),
            [](const Listing& a, const Listing& b) { return a.path.filename() < b.path.filename(); });
  return all;
}

Checked<Resolved> resolve(const PluginEntry& entry, Catalog& catalog) {
  Diagnostics found;
  auto plugin = catalog.find(entry.plugin, entry.kind);
  if (!plugin) {
    found.add(entry.where, plugin.error());
    return tl::unexpected(std::move(found));
  }
  Resolved resolved;
  resolved.plugin = std::move(*plugin);
  const std::string owner = std::string(kind_name(entry.kind)) + " `" + entry.name + "`";
  auto fitted = resolved.plugin.descriptor->schema.conform(entry.options, entry.where, owner, resolved.tree);
  if (!fitted) return tl::unexpected(std::move(fitted.error()));
  resolved.options = fitted->options;
  resolved.folders = std::move(fitted->folders);
  return resolved;
}

}  // namespace newsd::daemon
