// newsd: reads its configuration and runs until it is told to stop.
#include "app.hpp"
#include "config/config.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>

namespace {

using namespace newsd::daemon;

std::optional<std::string> variable(const std::string& name) {
  const char* value = secure_getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// No thread is ever interrupted: what newsd handles is read from a descriptor.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  for (const int fatal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, fatal);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

int start(int argc, char** argv) {
  const Environment environment = Environment::of(geteuid(), variable);
  std::filesystem::path file = environment.config_file;
  std::vector<std::filesystem::path> folders;
  CLI::App arguments("newsd " NEWSD_VERSION ": ingests the world's news. newsctl talks to it.");
  arguments.add_option("-c,--config", file, "The configuration file")->capture_default_str();
  arguments.add_option("--plugins", folders, "A folder to search for plugins first; may be given several times");
  arguments.set_version_flag("--version", "newsd " NEWSD_VERSION);
  try {
    arguments.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = arguments.exit(error);
    return code == 0 ? exit_code::ok : exit_code::usage;
  }
  auto config = load_config(file, environment);
  if (!config) {
    std::fputs(to_string(config.error()).c_str(), stderr);
    return exit_code::config;
  }
  std::error_code ignored;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const auto log = make_stderr_log(config->settings.log.level, variable("JOURNAL_STREAM").has_value());
  return run_newsd(
      std::move(*config), [&] { return load_config(file, environment); },
      Catalog(Catalog::default_folders(executable, std::move(folders))), *log);
}

}  // namespace

int main(int argc, char** argv) {
  block_signals();
  try {
    return start(argc, argv);
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "newsd: %s\n", exception.what());
    return exit_code::failed;
  }
}
