#include "config/config.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "config/defaults.hpp"
#include "config/toml.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace newsd::daemon {
namespace {

namespace fs = std::filesystem;

// What a file may hold.
enum class Scope { everything, sources };

// Gathers files in order, then makes the whole of them.
class Loader {
public:
  explicit Loader(std::size_t max_entries) : max_entries_(max_entries) {}

  void take(const std::shared_ptr<const SourceFile>& file, Scope scope) {
    const auto root = parse_toml(file);
    if (!root) {
      found_.add(root.error().where, root.error().text, root.error().hint);
      return;
    }
    for (const Node::Member& member : root->members()) take(member, scope);
  }

  void fault(Location where, std::string text, std::string hint) {
    found_.add(std::move(where), std::move(text), std::move(hint));
  }

  // The stages taken so far are the default ones.
  void defaults_end() {
    default_stages_ = std::move(stages_);
    stages_.clear();
    names_.clear();
  }

  Checked<Config> finish(const Environment& environment) {
    complete_settings(environment, config_.settings, found_);
    if (!found_.empty()) return tl::unexpected(std::move(found_));
    place_stages();
    return std::move(config_);
  }

private:
  void take(const Node::Member& member, Scope scope) {
    const bool is_entry = entry_kind(member.key).has_value();
    if (!is_entry && !is_settings_section(member.key)) return report_unknown(member);
    if (scope == Scope::sources && entry_kind(member.key) != NEWSD_SOURCE)
      return found_.add(member.at, "`" + member.key + "` in a file of feeds.d, which holds feeds and sources",
                        "move it to newsd.toml or conf.d");
    if (is_entry) return take_entries(member);
    if (member.value.type() != NEWSD_OBJECT)
      return found_.add(member.at, "`" + member.key + "` is a section", "write it as [" + member.key + "]");
    read_settings(member.key, member.value, config_.settings, found_);
  }

  void take_entries(const Node::Member& member) {
    const Node::Items& items = member.value.items();
    const bool tables = member.value.type() == NEWSD_ARRAY &&
                        std::all_of(items.begin(), items.end(), [](const Node& n) { return n.type() == NEWSD_OBJECT; });
    if (!tables)
      return found_.add(member.at, "`" + member.key + "` is a list of tables", "write each as [[" + member.key + "]]");
    for (const Node& item : items) {
      if (++entries_ > max_entries_)
        return found_.add(item.at(), "more than " + std::to_string(max_entries_) + " plugin entries",
                          "run a second newsd for the rest");
      if (auto read = read_entry(member.key, item, found_)) add(std::move(*read), item.at());
    }
  }

  void add(ReadEntry read, const Location& at) {
    const std::string kind(kind_name(read.entry.kind));
    const auto [place, is_new] = names_.try_emplace(kind + '/' + read.entry.name, at);
    if (!is_new)
      return found_.add(at,
                        "a second " + kind + " with the " + (read.entry.kind == NEWSD_SOURCE ? "id" : "name") + " `" +
                            read.entry.name + "`; the first is at " + text_of(place->second),
                        read.entry.kind == NEWSD_SOURCE ? "give one of them an `id` of its own"
                                                        : "give one of them a `name` of its own");
    if (read.entry.kind == NEWSD_STAGE)
      stages_.push_back(std::move(read));
    else if (read.enabled)
      (read.entry.kind == NEWSD_SOURCE ? config_.sources : config_.sinks).push_back(std::move(read.entry));
  }

  static std::string text_of(const Location& at) { return at.file->path.string() + ':' + std::to_string(at.line); }

  void report_unknown(const Node::Member& member) {
    std::vector<std::string> known = settings_sections();
    for (std::string& section : entry_sections()) known.push_back(std::move(section));
    const bool is_section = member.value.type() == NEWSD_OBJECT || member.value.type() == NEWSD_ARRAY;
    std::string hint = did_you_mean(member.key, known);
    if (hint.empty()) {
      for (const std::string& each : known) hint += (hint.empty() ? "the sections are " : ", ") + each;
    }
    found_.add(member.at, (is_section ? "unknown section `" : "unknown key `") + member.key + "` at the top level",
               std::move(hint));
  }

  // The default stages, each as the user's of its name has it, then the user's others.
  void place_stages() {
    for (ReadEntry& standard : default_stages_) {
      const auto same = std::find_if(stages_.begin(), stages_.end(),
                                     [&](const ReadEntry& each) { return each.entry.name == standard.entry.name; });
      ReadEntry chosen = same == stages_.end() ? std::move(standard) : std::move(*same);
      if (same != stages_.end()) stages_.erase(same);
      if (chosen.enabled) config_.stages.push_back(std::move(chosen.entry));
    }
    for (ReadEntry& other : stages_)
      if (other.enabled) config_.stages.push_back(std::move(other.entry));
  }

  std::size_t max_entries_;
  std::size_t entries_ = 0;
  Config config_;
  std::vector<ReadEntry> default_stages_, stages_;
  std::unordered_map<std::string, Location> names_;  // "stage/rules"
  Diagnostics found_;
};

// Relative paths in the defaults, those of plugins' schemas too, start where the user's do.
void take_defaults(Loader& loader, const fs::path& folder) {
  loader.take(std::make_shared<SourceFile>(SourceFile{"defaults.toml", std::string(kDefaultsToml), folder}),
              Scope::everything);
  loader.defaults_end();
}

void take_file(Loader& loader, const fs::path& path, Scope scope, std::uint64_t max_bytes, std::string hint) {
  Result<std::string> text = read_file(path, max_bytes);
  if (text)
    loader.take(std::make_shared<SourceFile>(SourceFile{path, std::move(*text)}), scope);
  else
    loader.fault({}, text.error().text, hint.empty() ? text.error().hint : std::move(hint));
}

// The *.toml files of the folder, by name; none if there is no such folder.
std::vector<fs::path> toml_files(Loader& loader, const fs::path& folder, std::size_t max_files) {
  std::error_code fault;
  std::vector<fs::path> files;
  for (auto each = fs::directory_iterator(folder, fault); !fault && each != fs::directory_iterator();
       each.increment(fault)) {
    const fs::path& path = each->path();
    if (path.extension() == ".toml" && !path.filename().string().starts_with('.')) files.push_back(path);
    if (files.size() > max_files) {
      loader.fault({}, folder.string() + ": more than " + std::to_string(max_files) + " files",
                   "put several feeds in one file");
      return {};
    }
  }
  if (fault && fault != std::errc::no_such_file_or_directory)
    loader.fault({}, folder.string() + ": " + fault.message(), "check that newsd may read it");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Checked<Config> load_config(const fs::path& file, const Environment& environment, const ConfigLimits& limits) {
  Loader loader(limits.max_entries);
  take_defaults(loader, file.parent_path());
  const std::string hint =
      "name another with --config, or write this one; the smallest is [[feed]] and url = \"https://…\"";
  std::error_code fault;
  take_file(loader, file, Scope::everything, limits.max_file_bytes, fs::exists(file, fault) ? "" : hint);
  for (const fs::path& each : toml_files(loader, file.parent_path() / "conf.d", limits.max_files))
    take_file(loader, each, Scope::everything, limits.max_file_bytes, {});
  for (const fs::path& each : toml_files(loader, file.parent_path() / "feeds.d", limits.max_files))
    take_file(loader, each, Scope::sources, limits.max_file_bytes, {});
  return loader.finish(environment);
}

Checked<Config> find_config(const std::optional<fs::path>& file, const Environment& environment) {
  std::error_code ignored;
  if (file || fs::exists(environment.config_file, ignored))
    return load_config(file.value_or(environment.config_file), environment);
  return parse_config({}, environment.config_file, environment);
}

Checked<Config> parse_config(std::string text, const fs::path& path, const Environment& environment) {
  Loader loader(ConfigLimits{}.max_entries);
  take_defaults(loader, path.parent_path());
  loader.take(std::make_shared<SourceFile>(SourceFile{path, std::move(text)}), Scope::everything);
  return loader.finish(environment);
}

}  // namespace newsd::daemon
