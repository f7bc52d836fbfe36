// The daemon's own settings: the sections of newsd.toml other than plugins.
#pragma once

#include "base/log.hpp"
#include "config/diagnostic.hpp"
#include "config/environment.hpp"
#include "config/node.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace newsd::daemon {

// Values without an initialiser are in defaults.toml.
struct Settings {
  struct Journal {
    std::filesystem::path path;  // absolute
  } journal;
  struct Bus {
    std::string live, stream;  // ZeroMQ endpoints: ipc://, or tcp:// on loopback by number (port may be *)
  } bus;
  struct Control {
    std::filesystem::path socket;
  } control;
  struct Http {
    std::string user_agent;
    std::chrono::seconds timeout{};
    std::chrono::seconds connect_timeout{};
    std::uint64_t max_download_bytes = 0;
    std::uint64_t max_body_bytes = 0;
    std::uint32_t max_redirects = 0;
    std::uint32_t max_connections = 0;
    std::uint32_t max_connections_per_host = 0;
    std::chrono::seconds min_host_interval{};  // from one request to the next

    bool operator==(const Http&) const = default;
  } http;
  struct Logging {
    Level level = Level::info;
  } log;
  struct Limits {
    std::uint32_t max_in_flight_articles = 0;
    std::uint64_t max_in_flight_bytes = 0;
    std::uint64_t max_article_bytes = 0;
    std::uint32_t batch_articles = 0;
    std::chrono::seconds drain{};
    bool tag_copies = false;
  } limits;
};

// Whether `name` is a section of settings.
bool is_settings_section(std::string_view name);
std::vector<std::string> settings_sections();

// Takes the keys of [section] into `settings`; what is not there stays as it was.
void read_settings(std::string_view section, const Node& table, Settings& settings, Diagnostics& found);

// Every setting as it would be written, section by section.
struct ShownSetting {
  std::string_view section, key;
  Node value;
};
std::vector<ShownSetting> shown_settings(const Settings& settings);

// Fills in what depends on the environment, once all files are read, and checks what concerns several keys.
void complete_settings(const Environment& environment, Settings& settings, Diagnostics& found);

}  // namespace newsd::daemon
