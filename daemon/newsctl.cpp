// newsctl: the operator's hand. Reads the command line and hands over to the verb.
#include "app.hpp"
#include "cli/pipe.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>

namespace {

using namespace newsd::daemon;
namespace fs = std::filesystem;

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// What every verb may use, and the verb that the command line has chosen.
struct Session {
  Environment environment = Environment::of(geteuid(), variable);
  std::optional<fs::path> config;
  std::vector<fs::path> folders;
  std::function<int()> verb;

  Catalog catalog() {
    std::error_code ignored;
    const fs::path executable = fs::read_symlink("/proc/self/exe", ignored);
    return Catalog(Catalog::default_folders(executable, std::move(folders)));
  }
};

void add_pipe(CLI::App& app, Session& session) {
  auto command = std::make_shared<PipeCommand>();
  CLI::App* verb = app.add_subcommand("pipe", "Runs plugins offline: article lines in, one line out for each");
  verb->add_option("NAME", command->names, "Plugins, by name or .so; a source may be the first")->required();
  verb->add_option("--state", command->state, "The folder of a journal that is kept from run to run");
  verb->footer("Example: newsctl pipe language rules --config newsd.toml < articles.jsonl");
  verb->callback([&session, command] {
    session.verb = [&session, command] {
      command->config = session.config;
      Catalog catalog = session.catalog();
      return run_pipe(*command, session.environment, catalog);
    };
  });
}

int start(int argc, char** argv) {
  Session session;
  CLI::App app("newsctl " NEWSD_VERSION ": looks into newsd, and runs its parts without it.");
  app.add_option("-c,--config", session.config, "The configuration file");
  app.add_option("--plugins", session.folders, "A folder to search for plugins first; may be given several times");
  app.set_version_flag("--version", "newsctl " NEWSD_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  add_pipe(app, session);
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
