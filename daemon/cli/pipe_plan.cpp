#include "cli/pipe_plan.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxNames = 100;

// Lines of input may hold any field.
FieldSet every_field() {
  FieldSet all;
  for (std::size_t i = 0; i < NEWSD_FIELD_COUNT; ++i) {
    all.fields.set(i);
    all.parts.emplace(info(static_cast<newsd_field>(i)).name);
  }
  return all;
}

// A name with a slash, or with .so at its end, is a file.
std::string plugin_of(const std::string& name) {
  const std::string module = name.substr(0, name.find('#'));
  if (module.find('/') == std::string::npos && !module.ends_with(".so")) return name;
  const auto path = std::filesystem::absolute(module).lexically_normal();
  return path.string() + name.substr(module.size());
}

// The entry that is called `name`, or else the only one with that plugin.
Result<std::optional<PluginEntry>> entry_in(const std::vector<PluginEntry>& entries, const std::string& name) {
  const auto called =
      std::find_if(entries.begin(), entries.end(), [&](const PluginEntry& each) { return each.name == name; });
  if (called != entries.end()) return *called;
  const std::string plugin = plugin_of(name);
  std::optional<PluginEntry> found;
  std::string names;
  for (const PluginEntry& each : entries) {
    if (each.plugin != plugin) continue;
    if (!found) found = each;
    names += (names.empty() ? "" : ", ") + each.name;
  }
  if (found && found->name != names)
    return failure("config", "several entries have the plugin `" + name + "`", "name one of them: " + names);
  return found;
}

Result<PluginEntry> entry_without_options(const std::string& name, Catalog& catalog) {
  const std::string plugin = plugin_of(name);
  const auto make = [&](newsd_kind kind, const Found& found) {
    PluginEntry entry;
    entry.kind = kind;
    entry.plugin = plugin;
    entry.name = found.descriptor->name;
    entry.options = Node(Node::Members{});
    return entry;
  };
  const auto stage = catalog.find(plugin, NEWSD_STAGE);
  if (stage) return make(NEWSD_STAGE, *stage);
  if (const auto source = catalog.find(plugin, NEWSD_SOURCE)) return make(NEWSD_SOURCE, *source);
  if (catalog.find(plugin, NEWSD_SINK))
    return failure("config", "plugin `" + name + "` is a sink", "pipe runs stages, and a source before them");
  return failure(stage.error());
}

Result<PluginEntry> entry_for(const std::string& name, const Config& config, Catalog& catalog) {
  for (const auto* entries : {&config.stages, &config.sources}) {
    auto entry = entry_in(*entries, name);
    if (!entry) return failure(entry.error());
    if (*entry) return std::move(**entry);
  }
  return entry_without_options(name, catalog);
}

Result<> add(PluginEntry entry, bool is_first, Config& chosen) {
  if (entry.kind == NEWSD_SOURCE && !is_first)
    return failure("config", "`" + entry.name + "` is a source", "name it first, and the stages after it");
  const bool is_there = std::any_of(chosen.stages.begin(), chosen.stages.end(),
                                    [&](const PluginEntry& each) { return each.name == entry.name; });
  if (is_there) return failure("config", "stage `" + entry.name + "` is named twice", "name it once");
  (entry.kind == NEWSD_SOURCE ? chosen.sources : chosen.stages).push_back(std::move(entry));
  return {};
}

}  // namespace

Checked<PipePlan> plan_pipe(const std::vector<std::string>& names, const std::optional<std::filesystem::path>& file,
                            const Environment& environment, Catalog& catalog) {
  const auto config = file ? load_config(*file, environment) : parse_config({}, "newsctl", environment);
  if (!config) return tl::unexpected(config.error());
  Diagnostics found;
  if (names.empty() || names.size() > kMaxNames)
    found.add({}, "pipe takes 1 to 100 plugins", "`newsctl plugin list` shows what there is");
  Config chosen{config->settings, {}, {}, {}};
  for (const std::string& name : names) {
    auto entry = entry_for(name, *config, catalog);
    const auto added = entry ? add(std::move(*entry), &name == &names.front(), chosen) : failure(entry.error());
    if (!added) found.add({}, added.error());
  }
  if (!found.empty()) return tl::unexpected(std::move(found));
  auto plan = make_plan(chosen, catalog, every_field());
  if (!plan) return tl::unexpected(std::move(plan.error()));
  return PipePlan{std::move(*plan), config->settings};
}

}  // namespace newsd::daemon
