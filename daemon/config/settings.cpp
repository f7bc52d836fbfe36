#include "config/settings.hpp"

#include "base/text.hpp"
#include "config/endpoint.hpp"
#include "config/value_reader.hpp"

#include <sys/un.h>
#include <algorithm>
#include <array>

namespace newsd::daemon {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kMebi = 1 << 20;

struct Setting {
  std::string_view section;
  std::string_view key;
  void (*take)(ValueReader value, Settings& settings);
  Node (*show)(const Settings& settings);
};

constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};

Node shown(const std::filesystem::path& path) { return Node(path.string()); }
Node shown(const std::string& text) { return Node(text); }
Node shown(std::chrono::seconds time) { return Node(static_cast<std::int64_t>(time.count())); }
Node shown(std::uint64_t number) { return Node(static_cast<std::int64_t>(number)); }
Node shown(bool flag) { return Node(flag); }

void take_endpoint(ValueReader value, std::string& target) {
  const auto given = value.text();
  if (!given) return;
  const Result<> checked = given->empty() ? Result<>() : check_endpoint(*given);
  if (checked)
    target = *given;
  else
    value.fault(checked.error().text, checked.error().hint);
}

void take_level(ValueReader value, Level& target) {
  if (const auto chosen = value.choice(kLevels)) target = static_cast<Level>(*chosen);
}

// Header values end where a line does.
void take_user_agent(ValueReader value, std::string& target) {
  const auto given = value.text();
  if (!given) return;
  const bool plain = std::all_of(given->begin(), given->end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (plain && given->size() <= 256)
    target = *given;
  else
    value.must_be("at most 256 printable ASCII characters");
}

constexpr Setting kSettings[] = {
    {"journal", "path", [](ValueReader v, Settings& s) { v.path(s.journal.path); },
     [](const Settings& s) { return shown(s.journal.path); }},
    {"bus", "live", [](ValueReader v, Settings& s) { take_endpoint(v, s.bus.live); },
     [](const Settings& s) { return shown(s.bus.live); }},
    {"bus", "stream", [](ValueReader v, Settings& s) { take_endpoint(v, s.bus.stream); },
     [](const Settings& s) { return shown(s.bus.stream); }},
    {"control", "socket", [](ValueReader v, Settings& s) { v.path(s.control.socket); },
     [](const Settings& s) { return shown(s.control.socket); }},
    {"http", "user_agent", [](ValueReader v, Settings& s) { take_user_agent(v, s.http.user_agent); },
     [](const Settings& s) { return shown(s.http.user_agent); }},
    {"http", "timeout_seconds", [](ValueReader v, Settings& s) { v.seconds(s.http.timeout, 1, kHour); },
     [](const Settings& s) { return shown(s.http.timeout); }},
    {"http", "connect_timeout_seconds", [](ValueReader v, Settings& s) { v.seconds(s.http.connect_timeout, 1, kHour); },
     [](const Settings& s) { return shown(s.http.connect_timeout); }},
    {"http", "max_download_bytes",
     [](ValueReader v, Settings& s) { v.whole(s.http.max_download_bytes, 1024, 1024 * kMebi); },
     [](const Settings& s) { return shown(s.http.max_download_bytes); }},
    {"http", "max_body_bytes", [](ValueReader v, Settings& s) { v.whole(s.http.max_body_bytes, 1024, 1024 * kMebi); },
     [](const Settings& s) { return shown(s.http.max_body_bytes); }},
    {"http", "max_redirects", [](ValueReader v, Settings& s) { v.whole(s.http.max_redirects, 0, 20); },
     [](const Settings& s) { return shown(std::uint64_t{s.http.max_redirects}); }},
    {"http", "max_connections", [](ValueReader v, Settings& s) { v.whole(s.http.max_connections, 1, 4096); },
     [](const Settings& s) { return shown(std::uint64_t{s.http.max_connections}); }},
    {"http", "max_connections_per_host",
     [](ValueReader v, Settings& s) { v.whole(s.http.max_connections_per_host, 1, 64); },
     [](const Settings& s) { return shown(std::uint64_t{s.http.max_connections_per_host}); }},
    {"http", "min_host_interval_seconds",
     [](ValueReader v, Settings& s) { v.seconds(s.http.min_host_interval, 0, kHour); },
     [](const Settings& s) { return shown(s.http.min_host_interval); }},
    {"log", "level", [](ValueReader v, Settings& s) { take_level(v, s.log.level); },
     [](const Settings& s) { return Node(std::string(kLevels[static_cast<std::size_t>(s.log.level)])); }},
    {"limits", "max_in_flight_articles",
     [](ValueReader v, Settings& s) { v.whole(s.limits.max_in_flight_articles, 1, 1 << 20); },
     [](const Settings& s) { return shown(std::uint64_t{s.limits.max_in_flight_articles}); }},
    {"limits", "max_in_flight_bytes",
     [](ValueReader v, Settings& s) { v.whole(s.limits.max_in_flight_bytes, kMebi, 65536 * kMebi); },
     [](const Settings& s) { return shown(s.limits.max_in_flight_bytes); }},
    {"limits", "max_article_bytes",
     [](ValueReader v, Settings& s) { v.whole(s.limits.max_article_bytes, 1024, 1024 * kMebi); },
     [](const Settings& s) { return shown(s.limits.max_article_bytes); }},
    {"limits", "batch_articles", [](ValueReader v, Settings& s) { v.whole(s.limits.batch_articles, 1, 4096); },
     [](const Settings& s) { return shown(std::uint64_t{s.limits.batch_articles}); }},
    {"limits", "drain_seconds", [](ValueReader v, Settings& s) { v.seconds(s.limits.drain, 0, kHour); },
     [](const Settings& s) { return shown(s.limits.drain); }},
    {"limits", "tag_copies", [](ValueReader v, Settings& s) { v.flag(s.limits.tag_copies); },
     [](const Settings& s) { return shown(s.limits.tag_copies); }},
};

const Setting* find(std::string_view section, std::string_view key) {
  const auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                  [&](const Setting& each) { return each.section == section && each.key == key; });
  return found == std::end(kSettings) ? nullptr : &*found;
}

void report_unknown(std::string_view section, const Node::Member& member, Diagnostics& found) {
  std::vector<std::string> keys;
  std::string all;
  for (const Setting& each : kSettings) {
    if (each.section != section) continue;
    keys.emplace_back(each.key);
    all += (all.empty() ? "" : ", ") + keys.back();
  }
  const std::string meant = did_you_mean(member.key, keys);
  found.add(member.at, "unknown key `" + member.key + "` in [" + std::string(section) + "]",
            meant.empty() ? "its keys are " + all : meant);
}

void check_socket(std::string_view setting, const std::filesystem::path& path, Diagnostics& found) {
  static constexpr std::size_t kMost = sizeof(sockaddr_un::sun_path) - 1;
  if (path.native().size() > kMost)
    found.add({},
              std::string(setting) + ": " + path.string() + " is longer than a socket's path may be (" +
                  std::to_string(kMost) + " bytes)",
              "set it to a shorter one");
}

}  // namespace

std::vector<std::string> settings_sections() {
  std::vector<std::string> sections;
  for (const Setting& each : kSettings)
    if (sections.empty() || sections.back() != each.section) sections.emplace_back(each.section);
  return sections;
}

bool is_settings_section(std::string_view name) {
  return std::any_of(std::begin(kSettings), std::end(kSettings),
                     [&](const Setting& each) { return each.section == name; });
}

void read_settings(std::string_view section, const Node& table, Settings& settings, Diagnostics& found) {
  for (const Node::Member& member : table.members()) {
    const Setting* setting = find(section, member.key);
    if (setting == nullptr)
      report_unknown(section, member, found);
    else
      setting->take(ValueReader(member.key, member.value, found), settings);
  }
}

std::vector<ShownSetting> shown_settings(const Settings& settings) {
  std::vector<ShownSetting> all;
  for (const Setting& each : kSettings) all.push_back({each.section, each.key, each.show(settings)});
  return all;
}

void complete_settings(const Environment& environment, Settings& settings, Diagnostics& found) {
  const auto socket = [&](const char* name) { return "ipc://" + (environment.runtime_dir / name).string(); };
  if (settings.journal.path.empty()) settings.journal.path = environment.state_dir / "newsd.db";
  if (settings.control.socket.empty()) settings.control.socket = environment.runtime_dir / "control.sock";
  if (settings.bus.live.empty()) settings.bus.live = socket("live.sock");
  if (settings.bus.stream.empty()) settings.bus.stream = socket("stream.sock");
  if (settings.http.user_agent.empty()) settings.http.user_agent = "newsd/" NEWSD_VERSION;

  check_socket("[control] socket", settings.control.socket, found);
  for (const auto& [name, endpoint] :
       {std::pair("[bus] live", &settings.bus.live), std::pair("[bus] stream", &settings.bus.stream)})
    if (const Result<> checked = check_endpoint(*endpoint); !checked)
      found.add({}, std::string(name) + ": " + checked.error().text, checked.error().hint);
  if (settings.bus.live == settings.bus.stream && !settings.bus.live.ends_with(":*"))
    found.add({}, "[bus] live and stream are both `" + settings.bus.live + "`", "give them different addresses");
}

}  // namespace newsd::daemon
