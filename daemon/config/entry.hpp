// Plugin entries: [[feed]], [[source]], [[stage]] and [[sink]], as far as they are the host's business.
#pragma once

#include "config/diagnostic.hpp"
#include "config/node.hpp"

#include <newsd/plugin.h>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// What a repeating source takes of what was there before its first poll.
struct Backfill {
  std::optional<std::uint32_t> newest;  // that many items; nothing: all of them; 0: none

  bool operator==(const Backfill&) const = default;
};

// Which addresses a source's requests may go to.
enum class AddressRange { public_only, with_private };

struct PluginEntry {
  newsd_kind kind = NEWSD_SOURCE;
  std::string plugin;  // "language", or the absolute path of a .so; "#name" at its end picks one of several in a module
  std::string name;    // of the instance, unique within its kind; of a source, its id
  std::string title;   // sources: what people call it (`name` in the file); may be empty
  Location where;      // of `plugin`, or of the entry
  Node options;        // an object: all keys that are not the host's, for the plugin's schema

  // Sources only.
  std::chrono::seconds interval{900};
  Backfill backfill;
  std::optional<std::chrono::seconds> max_age;
  AddressRange addresses = AddressRange::public_only;
};

// Whether they say the same to the host; what they say to the plugin (`options`) is not looked at.
bool same_for_host(const PluginEntry& a, const PluginEntry& b);

// "source", "stage", "sink".
std::string_view kind_name(newsd_kind kind);

// The keys of an entry that are the host's: a plugin's schema that uses one is refused.
std::span<const std::string_view> host_keys();

// What one of them means, in a sentence for the operator.
std::string_view host_key_meaning(std::string_view key);

// The host's keys of an entry as they would be written, those that say nothing left out.
Node::Members host_members(const PluginEntry& entry);

// The names of the arrays of tables that are plugin entries: feed, source, stage, sink.
std::vector<std::string> entry_sections();
std::optional<newsd_kind> entry_kind(std::string_view section);

// An entry of [[section]] as written; nothing if it has a fault.
struct ReadEntry {
  PluginEntry entry;
  bool enabled = true;
};
std::optional<ReadEntry> read_entry(std::string_view section, const Node& table, Diagnostics& found);

// The id of a source without one: made from its address (host and path; what a name cannot carry becomes a digest), or
// the plugin's name. Stable, [A-Za-z0-9._-], at most 64 bytes.
std::string default_source_id(std::string_view plugin, const Node& options);

}  // namespace newsd::daemon
