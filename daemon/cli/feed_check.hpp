// newsctl feeds check: one look at a feed, without newsd.
#pragma once

#include "cli/output_format.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"
#include "fetch/source.hpp"
#include "plugin/catalog.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace newsd::daemon {

struct FeedCheckCommand {
  std::string feed;  // an address, or the id of a source in the configuration
  std::optional<std::filesystem::path> config;
  OutputFormat format = OutputFormat::text;
};

// What a feed was found to be.
struct FeedFindings {
  std::string id;
  std::string url;            // where the answer came from
  std::string moved_to;       // for good, without credentials; empty: it has not
  bool id_is_of_url = false;  // the id comes from the address in the configuration, and another from `moved_to`
  std::string media_type;     // as declared
  std::string root;           // the answer's outermost element, or "JSON"; empty: neither
  std::string title;
  std::uint64_t items = 0;
  std::uint64_t refused = 0;   // of those
  std::uint64_t dated = 0;     // of those
  std::uint64_t teasers = 0;   // those whose pages newsd would fetch
  std::string oldest, newest;  // RFC 3339, UTC; empty: no item has a date
  std::uint64_t problems = 0;
  std::string last_problem;
  std::string failure;  // why it is of no use; empty: it is of use

  bool operator==(const FeedFindings&) const = default;
};

// Fetches the feed once, by the host's own HTTP service with its guard, and has the source's plugin read it. Nothing is
// kept, and no pages are fetched. `settings` are those of the newsd that would run it.
Result<FeedFindings> check_feed(SourcePlan plan, const Settings& settings);

std::string findings_text(const FeedFindings& findings, const Style& style);
std::string findings_json(const FeedFindings& findings);

// Returns the exit code, which says whether the feed is of use, after what went wrong has been written to standard
// error.
int run_feed_check(const FeedCheckCommand& command, const Environment& environment, Catalog& catalog);

}  // namespace newsd::daemon
