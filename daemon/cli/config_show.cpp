#include "cli/config_show.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/config_secrets.hpp"
#include "cli/report.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"
#include "config/defaults.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <sstream>

namespace newsd::daemon {
namespace {

struct ShownEntry {
  newsd_kind kind = NEWSD_SOURCE;
  Node::Members members;
  std::vector<Schema::Option> options;  // of the plugin
};

struct ShownConfig {
  std::vector<ShownSetting> settings;
  std::vector<ShownEntry> entries;
};

ShownEntry shown_entry(const PluginEntry& entry, const Resolved& resolved) {
  ShownEntry shown{entry.kind, host_members(entry), resolved.plugin.descriptor->schema.options()};
  const Node options = Node::of(Value(resolved.options));
  shown.members.insert(shown.members.end(), options.members().begin(), options.members().end());
  for (Node::Member& each : shown.members) each.value = masked(each.key, each.value);
  return shown;
}

// A default stage that the configuration has turned off.
ShownEntry turned_off(const PluginEntry& entry) {
  ShownEntry shown{entry.kind, host_members(entry), {}};
  shown.members.push_back({"enabled", {}, Node(false)});
  return shown;
}

Checked<ShownConfig> shown_config(const Config& config, const Config& defaults, Catalog& catalog) {
  ShownConfig shown{shown_settings(config.settings), {}};
  for (ShownSetting& each : shown.settings) each.value = masked(each.key, each.value);
  Diagnostics found;
  for (const PluginEntry& each : defaults.stages)
    if (std::none_of(config.stages.begin(), config.stages.end(),
                     [&](const PluginEntry& stage) { return stage.name == each.name; }))
      shown.entries.push_back(turned_off(each));
  for (const auto* entries : {&config.sources, &config.stages, &config.sinks})
    for (const PluginEntry& each : *entries) {
      auto resolved = resolve(each, catalog);
      if (resolved)
        shown.entries.push_back(shown_entry(each, *resolved));
      else
        found.add(std::move(resolved.error()));
    }
  if (!found.empty()) return tl::unexpected(std::move(found));
  return shown;
}

// What defaults.toml says behind `#` on the lines of settings, by "section.key".
std::map<std::string, std::string> remarks_of_defaults() {
  std::map<std::string, std::string> remarks;
  std::istringstream lines{std::string(kDefaultsToml)};
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('[')) section = line.substr(1, line.find(']') - 1);
    const std::size_t equals = line.find(" = ");
    const std::size_t remark = line.rfind(" # ");
    if (equals != std::string::npos && remark != std::string::npos && !line.starts_with('#'))
      remarks[section + '.' + line.substr(0, equals)] = line.substr(remark + 3);
  }
  return remarks;
}

std::string key_value(const std::string& key, const Node& value) {
  const std::string table = toml_text(Node(Node::Members{{key, {}, value}}));  // { key = value }
  return table.substr(2, table.size() - 4);
}

std::string meaning_of(const std::string& key, const std::vector<Schema::Option>& options) {
  const auto option =
      std::find_if(options.begin(), options.end(), [&](const Schema::Option& each) { return each.path == key; });
  if (option == options.end()) return std::string(host_key_meaning(key));
  std::string out = printable(option->description);
  out += (out.empty() ? "" : " ") +
         ("(" + option->type + (option->allowed.empty() ? "" : ", " + printable(option->allowed)));
  return out + (option->fallback.empty() ? "" : "; default " + printable(option->fallback)) + ")";
}

std::string remark(const std::string& text) { return text.empty() ? "" : "# " + text + '\n'; }

std::string settings_text(const std::vector<ShownSetting>& settings, bool explains) {
  const auto remarks = explains ? remarks_of_defaults() : std::map<std::string, std::string>();
  std::string out;
  std::string_view section;
  for (const ShownSetting& each : settings) {
    if (each.section != section) out += "\n[" + std::string(each.section) + "]\n";
    section = each.section;
    const std::string key(each.key);
    const auto found = remarks.find(std::string(section) + '.' + key);
    out += key_value(key, each.value) + (found == remarks.end() ? "" : "  # " + found->second) + '\n';
  }
  return out;
}

std::string entry_text(const ShownEntry& entry, bool explains) {
  std::string out = "\n[[" + std::string(kind_name(entry.kind)) + "]]\n";
  for (const Node::Member& each : entry.members) {
    if (explains) out += remark(meaning_of(each.key, entry.options));
    out += key_value(each.key, each.value) + '\n';
  }
  const auto is_set = [&](const std::string& key) {
    return std::any_of(entry.members.begin(), entry.members.end(),
                       [&](const Node::Member& each) { return each.key == key; });
  };
  for (const Schema::Option& each : entry.options) {
    const bool is_top = each.path.find_first_of(".[*") == std::string::npos;
    if (explains && is_top && !is_set(each.path))
      out += remark(meaning_of(each.path, entry.options)) + "# " + each.path + " =\n";
  }
  return out;
}

std::string config_text(const ShownConfig& config, bool explains) {
  std::string out =
      "# The whole configuration of newsd, defaults included. " + std::string(kMask) + " stands for a secret.\n";
  out += settings_text(config.settings, explains);
  for (const ShownEntry& each : config.entries) out += entry_text(each, explains);
  return out;
}

// {"journal":{…},…,"source":[…],"stage":[…],"sink":[…]}
std::string config_json(const ShownConfig& config) {
  Node::Members document;
  for (const ShownSetting& each : config.settings) {
    if (document.empty() || document.back().key != each.section)
      document.push_back({std::string(each.section), {}, Node(Node::Members())});
    document.back().value.members().push_back({std::string(each.key), {}, each.value});
  }
  for (const newsd_kind kind : {NEWSD_SOURCE, NEWSD_STAGE, NEWSD_SINK}) {
    Node::Items entries;
    for (const ShownEntry& each : config.entries)
      if (each.kind == kind) entries.emplace_back(each.members);
    document.push_back({std::string(kind_name(kind)), {}, Node(std::move(entries))});
  }
  Tree tree;
  return to_json(Node(std::move(document)).in(tree)) + '\n';
}

}  // namespace

int run_config_show(const ConfigShowCommand& command, const Environment& environment, Catalog& catalog) {
  const auto config = find_config(command.config, environment);
  if (!config) return report(config.error());
  const auto defaults = parse_config({}, environment.config_file, environment);
  if (!defaults) return report(defaults.error());
  const auto shown = shown_config(*config, *defaults, catalog);
  if (!shown) return report(shown.error());
  const std::string out =
      command.format == OutputFormat::json ? config_json(*shown) : config_text(*shown, command.explains);
  std::fputs(out.c_str(), stdout);
  return exit_code::ok;
}

}  // namespace newsd::daemon
