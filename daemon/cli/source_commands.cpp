#include "cli/source_commands.hpp"

#include "cli/feed_check.hpp"
#include "cli/source_verbs.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace newsd::daemon {
namespace {

using Run = int (*)(const SourcesCommand& command, const Environment& environment);
using Shared = std::shared_ptr<SourcesCommand>;

void add_json_flag(CLI::App& verb, const Shared& command) {
  verb.add_flag_callback(
      "--json", [command] { command->format = OutputFormat::json; }, "Write JSON");
}

void choose(Session& session, const Shared& command, Run run) {
  session.verb = [&session, command, run] {
    command->config = session.config;
    return run(*command, session.environment);
  };
}

// A verb on sources that are named, or on all of them.
Shared add_chooser(CLI::App& verb, Session& session, Run run) {
  auto command = std::make_shared<SourcesCommand>();
  auto* ids = verb.add_option("SOURCE", command->ids, "The ids of sources");
  auto* all = verb.add_flag("--all", command->all, "All sources");
  ids->excludes(all);
  add_json_flag(verb, command);
  verb.callback([&session, command, run] {
    if (command->ids.empty() && !command->all) throw CLI::ValidationError("SOURCE", "name sources, or give --all");
    choose(session, command, run);
  });
  return command;
}

}  // namespace

void add_pause(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("pause", "Polls sources no more until they are resumed, restarts included");
  add_chooser(*verb, session, run_pause);
  verb->footer("Example: newsctl pause gazette");
}

void add_resume(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("resume", "Lets paused sources go on");
  add_chooser(*verb, session, run_resume);
  verb->footer("Example: newsctl resume --all");
}

void add_feeds(CLI::App& app, Session& session) {
  CLI::App* feeds = app.add_subcommand("feeds", "Sources: those of a running newsd, and others before it has them")
                        ->require_subcommand(1);

  CLI::App* list = feeds->add_subcommand("list", "All sources and how they are doing");
  auto listing = std::make_shared<SourcesCommand>();
  add_json_flag(*list, listing);
  list->callback([&session, listing] { choose(session, listing, run_feeds_list); });
  list->footer("Example: newsctl feeds list");

  CLI::App* check = feeds->add_subcommand("check", "Fetches a feed once, without newsd, and says what it is");
  auto checking = std::make_shared<FeedCheckCommand>();
  check->add_option("FEED", checking->feed, "An address, or the id of a source in the configuration")->required();
  check->add_flag_callback(
      "--json", [checking] { checking->format = OutputFormat::json; }, "Write JSON");
  check->callback([&session, checking] {
    session.verb = [&session, checking] {
      checking->config = session.config;
      Catalog catalog = session.catalog();
      return run_feed_check(*checking, session.environment, catalog);
    };
  });
  check->footer("Example: newsctl feeds check https://example.org/rss.xml");

  CLI::App* refresh = feeds->add_subcommand("refresh", "Polls sources now, however long they would have to wait");
  const Shared refreshing = add_chooser(*refresh, session, run_feeds_refresh);
  refresh->add_flag("--wait", refreshing->waits, "Wait until what comes is journalled, and say what came");
  refresh->footer("Example: newsctl feeds refresh gazette --wait");
}

}  // namespace newsd::daemon
