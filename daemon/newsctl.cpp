// newsctl: the operator's hand. Reads the command line and hands over to the verb.
#include "base/exit_code.hpp"
#include "cli/article_verbs.hpp"
#include "cli/config_check.hpp"
#include "cli/config_show.hpp"
#include "cli/pipe.hpp"
#include "cli/plugins.hpp"
#include "cli/reload.hpp"
#include "cli/replay.hpp"
#include "cli/session.hpp"
#include "cli/source_commands.hpp"
#include "cli/status.hpp"
#include "cli/tail.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>

namespace {

using namespace newsd::daemon;

constexpr const char* kExitCodes =
    "Exit codes: 0 done; 1 an unforeseen error, on standard error; 64 the command line, or a name that is none;\n"
    "65 what is named is of no use, or cannot be done with as it is; 66 there is no such article, dead letter or\n"
    "source; 69 newsd cannot be reached; 70 a plugin broke; 74 a journal cannot be read or written; 75 newsd is\n"
    "busy: try again; 78 the configuration, or a plugin.";

std::optional<std::string> variable(const std::string& name) {
  const char* value = secure_getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

void add_json_flag(CLI::App& verb, OutputFormat& format) {
  verb.add_flag_callback(
      "--json", [&format] { format = OutputFormat::json; }, "Write JSON");
}

void add_status(CLI::App& app, Session& session) {
  auto format = std::make_shared<OutputFormat>(OutputFormat::text);
  CLI::App* verb = app.add_subcommand("status", "How a running newsd is doing");
  add_json_flag(*verb, *format);
  verb->footer("Example: newsctl status --config /etc/newsd/newsd.toml");
  verb->callback([&session, format] {
    session.verb = [&session, format] { return run_status(session.config, *format, session.environment); };
  });
}

void add_reload(CLI::App& app, Session& session) {
  auto format = std::make_shared<OutputFormat>(OutputFormat::text);
  auto waiting = std::make_shared<Waiting>(Waiting::no);
  CLI::App* verb =
      app.add_subcommand("reload", "A running newsd reads its configuration again; a bad one changes nothing");
  verb->add_flag_callback(
      "--wait", [waiting] { *waiting = Waiting::until_done; }, "End when it is done, or refused");
  add_json_flag(*verb, *format);
  verb->footer("Example: newsctl reload --wait");
  verb->callback([&session, format, waiting] {
    session.verb = [&session, format, waiting] {
      return run_reload(session.config, *waiting, *format, session.environment);
    };
  });
}

void add_tail(CLI::App& app, Session& session) {
  auto command = std::make_shared<TailCommand>();
  CLI::App* verb = app.add_subcommand(
      "tail", "Articles as they are journalled. Filters may be given several times: one of each kind must fit");
  verb->add_option("--language", command->filter.languages, "A language, such as fr; fr-CA fits it too");
  verb->add_option("--source", command->filter.sources, "The id of a source");
  verb->add_option("--tag", command->filter.tags, "A tag, as TYPE/ID or by its label");
  verb->add_option("--kind", command->filter.kinds, "new, update, copy or withdrawn")
      ->check(CLI::IsMember({"new", "update", "copy", "withdrawn"}));
  verb->add_option("--count", command->count, "End after so many articles")->check(CLI::PositiveNumber);
  verb->add_option("--last", command->last, "Begin with so many that are journalled already")
      ->check(CLI::PositiveNumber);
  verb->add_flag("--wait", command->waits, "Wait for newsd if it is not there yet");
  add_json_flag(*verb, command->format);
  verb->footer("Example: newsctl tail --language fr --tag rule/desk --kind new");
  verb->callback([&session, command] {
    session.verb = [&session, command] {
      command->config = session.config;
      return run_tail(*command, session.environment);
    };
  });
}

void add_replay(CLI::App& app, Session& session) {
  auto command = std::make_shared<ReplayCommand>();
  CLI::App* verb = app.add_subcommand("replay", "Articles from the journal of a running newsd, each once and in order");
  verb->add_option("--from", command->from, "A sequence, \"start\", \"now\" or an RFC 3339 time")
      ->capture_default_str();
  verb->add_option("--to", command->to, "The last sequence; without it, the newest at the start");
  verb->add_flag_callback(
      "--follow", [command] { command->at_head = AtHead::follow; }, "Go on with what comes");
  add_json_flag(*verb, command->format);
  verb->footer("Example: newsctl replay --from 2026-01-31T12:00:00Z --json > articles.jsonl");
  verb->callback([&session, command] {
    session.verb = [&session, command] {
      command->config = session.config;
      return run_replay(*command, session.environment);
    };
  });
}

void add_pipe(CLI::App& app, Session& session) {
  auto command = std::make_shared<PipeCommand>();
  CLI::App* verb = app.add_subcommand("pipe", "Runs plugins without newsd: article lines in, one line out for each");
  verb->add_option("NAME", command->names, "Plugins, by name or .so; a source may be the first")->required();
  verb->add_option("--state", command->state, "The folder of a journal that is kept from run to run");
  verb->add_flag("--document", command->document, "The input is one page, text or feed, and not lines of articles");
  verb->footer(
      "Examples: newsctl pipe language rules --config newsd.toml < articles.jsonl\n"
      "          newsctl pipe --document extract language entities < page.html");
  verb->callback([&session, command] {
    session.verb = [&session, command] {
      command->config = session.config;
      Catalog catalog = session.catalog();
      return run_pipe(*command, session.environment, catalog);
    };
  });
}

void add_plugin(CLI::App& app, Session& session) {
  auto format = std::make_shared<OutputFormat>(OutputFormat::text);
  auto name = std::make_shared<std::string>();
  CLI::App* plugin = app.add_subcommand("plugin", "What plugins there are")->require_subcommand(1);
  CLI::App* list = plugin->add_subcommand("list", "All plugins that can be named");
  add_json_flag(*list, *format);
  list->footer("Example: newsctl plugin list --plugins ./build");
  list->callback([&session, format] {
    session.verb = [&session, format] {
      Catalog catalog = session.catalog();
      return run_plugin_list(catalog, *format);
    };
  });
  CLI::App* show = plugin->add_subcommand("show", "What a plugin does, and its options");
  show->add_option("NAME", *name, "A plugin, by name or .so")->required();
  add_json_flag(*show, *format);
  show->footer("Example: newsctl plugin show feed");
  show->callback([&session, format, name] {
    session.verb = [&session, format, name] {
      Catalog catalog = session.catalog();
      return run_plugin_show(*name, catalog, *format);
    };
  });
}

void add_config(CLI::App& app, Session& session) {
  CLI::App* config = app.add_subcommand("config", "The configuration")->require_subcommand(1);
  CLI::App* check = config->add_subcommand("check", "Whether newsd would start with it");
  check->footer("Example: newsctl config check --config newsd.toml");
  check->callback([&session] {
    session.verb = [&session] {
      Catalog catalog = session.catalog();
      return run_config_check(session.config.value_or(session.environment.config_file), session.environment, catalog);
    };
  });
  auto command = std::make_shared<ConfigShowCommand>();
  CLI::App* show = config->add_subcommand("show", "The whole of it, defaults included, as one file");
  show->add_flag("--defaults", command->explains, "Say what each key means, and which are not set");
  add_json_flag(*show, command->format);
  show->footer("Example: newsctl config show --defaults > newsd.toml");
  show->callback([&session, command] {
    session.verb = [&session, command] {
      command->config = session.config;
      Catalog catalog = session.catalog();
      return run_config_show(*command, session.environment, catalog);
    };
  });
}

int start(int argc, char** argv) {
  Session session{Environment::of(geteuid(), variable), {}, {}, {}};
  CLI::App app("newsctl " NEWSD_VERSION ": looks into newsd, and runs its parts without it.", "newsctl");
  app.add_option("-c,--config", session.config, "The configuration file");
  app.add_option("--plugins", session.folders, "A folder to search for plugins first; may be given several times");
  app.set_version_flag("--version", "newsctl " NEWSD_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(kExitCodes);
  for (const auto add : {add_status, add_reload, add_tail, add_replay, add_explain, add_article, add_dead, add_pause,
                         add_resume, add_feeds, add_pipe, add_plugin, add_config})
    add(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
  }
  return session.verb();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return start(argc, argv);
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "newsctl: %s\n", exception.what());
    return exit_code::failed;
  }
}
