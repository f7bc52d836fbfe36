#include "config/entry.hpp"

#include "config/value_reader.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::int64_t kMaxIntervalSeconds = 604'800;

struct Section {
  std::string_view name;
  newsd_kind kind;
  bool shorthand;  // its name is that of the plugin
};

constexpr Section kSections[] = {
    {"feed", NEWSD_SOURCE, true},
    {"source", NEWSD_SOURCE, false},
    {"stage", NEWSD_STAGE, false},
    {"sink", NEWSD_SINK, false},
};

const Section* section_named(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kSections), std::end(kSections), [&](const Section& each) { return each.name == name; });
  return found == std::end(kSections) ? nullptr : &*found;
}

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_instance_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && is_alphanumeric(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_plugin_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

void take_plugin(ValueReader value, ReadEntry& read) {
  const auto given = value.text();
  if (!given) return;
  read.entry.where = value.value().at();
  const std::size_t hash = std::min(given->find('#'), given->size());
  const std::string module = given->substr(0, hash);
  const std::string choice = given->substr(hash);
  const bool is_path = module.find('/') != std::string::npos;
  if ((!is_path && !is_plugin_name(module)) || (!choice.empty() && !is_plugin_name(choice.substr(1))))
    return value.must_be("the name of a plugin (a-z, 0-9, -) or the path of a .so",
                         module.ends_with(".so") && !is_path ? "a path has a `/`: write \"./" + module + "\"" : "");
  read.entry.plugin = (is_path ? resolve_path(value.value().at(), module).string() : module) + choice;
}

void take_instance_name(ValueReader value, std::string& target) {
  const auto given = value.text();
  if (!given) return;
  if (is_instance_name(*given))
    target = *given;
  else
    value.must_be("1 to 64 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit");
}

void take_name(ValueReader value, ReadEntry& read) {
  if (read.entry.kind == NEWSD_SOURCE)
    value.text(read.entry.title);
  else
    take_instance_name(value, read.entry.name);
}

void take_hosting(ValueReader value) {
  static constexpr std::array<std::string_view, 3> kHostings{"inline", "process", "remote"};
  const auto chosen = value.choice(kHostings);
  if (chosen && *chosen > 0)
    value.fault("hosting = \"" + std::string(kHostings[*chosen]) +
                    "\" is not offered yet: plugins are hosted inline in this version",
                "write \"inline\", or remove the key");
}

void take_backfill(ValueReader value, Backfill& target) {
  static constexpr std::int64_t kMost = 1'000'000;
  const Node& node = value.value();
  if (node.type() == NEWSD_STRING && node.text() == "all")
    target.newest = std::nullopt;
  else if (node.type() == NEWSD_STRING && node.text() == "none")
    target.newest = 0;
  else if (node.type() == NEWSD_INT && node.integer() >= 0 && node.integer() <= kMost)
    target.newest = static_cast<std::uint32_t>(node.integer());
  else
    value.must_be("\"all\", \"none\" or an integer from 0 to " + std::to_string(kMost));
}

void take_max_age(ValueReader value, std::optional<std::chrono::seconds>& target) {
  if (const auto days = value.whole(1, 36500)) target = std::chrono::seconds(*days * 24 * 3600);
}

void take_allow_private(ValueReader value, AddressRange& target) {
  if (const auto allowed = value.flag()) target = *allowed ? AddressRange::with_private : AddressRange::public_only;
}

struct HostKey {
  std::string_view name;
  bool sources_only;
  void (*take)(ValueReader value, ReadEntry& read);
  std::string_view meaning;
};

constexpr HostKey kHostKeys[] = {
    {"plugin", false, take_plugin, "What it runs: the name of a plugin, or the path of a .so."},
    {"name", false, take_name,
     "Of a source: what people call it. Of a stage or sink: its name, which is that of the plugin by default."},
    {"enabled", false, [](ValueReader v, ReadEntry& r) { v.flag(r.enabled); }, "Whether it is there at all."},
    {"hosting", false, [](ValueReader v, ReadEntry&) { take_hosting(v); },
     "Where the plugin runs; this version knows \"inline\" alone."},
    {"id", true, [](ValueReader v, ReadEntry& r) { take_instance_name(v, r.entry.name); },
     "The source's name for programs, fixed once and for all. By default it is made from the address."},
    {"interval_seconds", true, [](ValueReader v, ReadEntry& r) { v.seconds(r.entry.interval, 1, kMaxIntervalSeconds); },
     "The pause between two polls; failures and the site's wishes make it longer."},
    {"backfill", true, [](ValueReader v, ReadEntry& r) { take_backfill(v, r.entry.backfill); },
     "What a new source takes of what is there already: \"all\", \"none\", or the newest N (above 1000: the first N)."},
    {"max_age_days", true, [](ValueReader v, ReadEntry& r) { take_max_age(v, r.entry.max_age); },
     "Of a new source, nothing older than that."},
    {"allow_private", true, [](ValueReader v, ReadEntry& r) { take_allow_private(v, r.entry.addresses); },
     "Whether its requests may go to loopback and private addresses."},
};

constexpr auto kHostKeyNames = [] {
  std::array<std::string_view, std::size(kHostKeys)> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kHostKeys[i].name;
  return names;
}();

void take_host_key(const HostKey& key, const Section& section, const Node::Member& member, ReadEntry& read,
                   Diagnostics& found) {
  if (key.sources_only && section.kind != NEWSD_SOURCE)
    found.add(member.at, "`" + member.key + "` is a key of sources, not of a " + std::string(kind_name(section.kind)),
              member.key == "id" ? "a " + std::string(kind_name(section.kind)) + " has a `name`" : "remove it");
  else if (section.shorthand && key.name == "plugin")
    found.add(member.at, "[[" + std::string(section.name) + "]] names its plugin already",
              "remove the key, or write [[source]]");
  else
    key.take(ValueReader(member.key, member.value, found), read);
}

void fill_in_plugin(const Section& section, const Node& table, ReadEntry& read, Diagnostics& found) {
  if (section.shorthand) read.entry.plugin = section.name;
  if (table.find("plugin") == nullptr && !section.shorthand)
    found.add(table.at(), "[[" + std::string(section.name) + "]] without `plugin`",
              "name one: plugin = \"NAME\" (`newsctl plugin list` shows what there is)");
}

// The name that the plugin itself goes by: after "#", or the file's without its folder and ".so".
std::string plugin_name(std::string_view plugin) {
  if (const std::size_t hash = plugin.find('#'); hash != std::string_view::npos)
    return std::string(plugin.substr(hash + 1));
  return std::filesystem::path(plugin).stem().string();
}

void fill_in_name(const Node& table, PluginEntry& entry, Diagnostics& found) {
  if (!entry.name.empty() || entry.plugin.empty()) return;
  const std::string of_plugin = plugin_name(entry.plugin);
  entry.name = entry.kind == NEWSD_SOURCE ? default_source_id(of_plugin, entry.options) : of_plugin;
  if (!is_instance_name(entry.name))
    found.add(table.at(), "`" + entry.name + "` cannot serve as a name",
              entry.kind == NEWSD_SOURCE ? "give the source an `id`" : "give the entry a `name`");
}

}  // namespace

bool same_for_host(const PluginEntry& a, const PluginEntry& b) {
  const auto said = [](const PluginEntry& entry) {
    return std::tie(entry.kind, entry.plugin, entry.name, entry.title, entry.interval, entry.backfill, entry.max_age,
                    entry.addresses);
  };
  return said(a) == said(b);
}

std::string_view kind_name(newsd_kind kind) {
  switch (kind) {
    case NEWSD_SOURCE: return "source";
    case NEWSD_STAGE: return "stage";
    case NEWSD_SINK: break;
  }
  return "sink";
}

std::string_view host_key_meaning(std::string_view key) {
  const auto found =
      std::find_if(std::begin(kHostKeys), std::end(kHostKeys), [&](const HostKey& each) { return each.name == key; });
  return found == std::end(kHostKeys) ? std::string_view() : found->meaning;
}

Node::Members host_members(const PluginEntry& entry) {
  Node::Members all;
  const auto add = [&](std::string key, auto value) { all.push_back({std::move(key), {}, Node(std::move(value))}); };
  add("plugin", entry.plugin);
  if (entry.kind != NEWSD_SOURCE) {
    add("name", entry.name);
    return all;
  }
  add("id", entry.name);
  if (!entry.title.empty()) add("name", entry.title);
  add("interval_seconds", static_cast<std::int64_t>(entry.interval.count()));
  if (entry.backfill.newest)
    add("backfill", std::int64_t{*entry.backfill.newest});
  else
    add("backfill", std::string("all"));
  if (entry.max_age) add("max_age_days", static_cast<std::int64_t>(entry.max_age->count() / (24LL * 3600)));
  add("allow_private", entry.addresses == AddressRange::with_private);
  return all;
}

std::span<const std::string_view> host_keys() { return kHostKeyNames; }

std::vector<std::string> entry_sections() {
  std::vector<std::string> names;
  for (const Section& each : kSections) names.emplace_back(each.name);
  return names;
}

std::optional<newsd_kind> entry_kind(std::string_view section) {
  const Section* found = section_named(section);
  if (found == nullptr) return std::nullopt;
  return found->kind;
}

std::optional<ReadEntry> read_entry(std::string_view section_name, const Node& table, Diagnostics& found) {
  const Section& section = *section_named(section_name);
  ReadEntry read;
  read.entry.kind = section.kind;
  read.entry.where = table.at();
  Diagnostics faults;
  Node::Members options;
  for (const Node::Member& member : table.members()) {
    const auto key = std::find_if(std::begin(kHostKeys), std::end(kHostKeys),
                                  [&](const HostKey& each) { return each.name == member.key; });
    if (key == std::end(kHostKeys))
      options.push_back(member);
    else
      take_host_key(*key, section, member, read, faults);
  }
  read.entry.options = Node(std::move(options), table.at());
  fill_in_plugin(section, table, read, faults);
  fill_in_name(table, read.entry, faults);
  if (faults.empty()) return read;
  found.add(std::move(faults));
  return std::nullopt;
}

}  // namespace newsd::daemon
