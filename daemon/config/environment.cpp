#include "config/environment.hpp"

#include <string_view>

namespace newsd::daemon {
namespace {

using std::filesystem::path;

// An absolute path from the environment; others are to be ignored.
std::optional<path> folder(const Environment::Lookup& variable, const char* name) {
  const std::optional<std::string> value = variable(name);
  if (!value) return std::nullopt;
  path found(value->substr(0, value->find(':')));  // systemd lists several so
  if (!found.is_absolute()) return std::nullopt;
  return found;
}

path home_folder(const Environment::Lookup& variable, const char* name, std::string_view under_home) {
  if (const auto given = folder(variable, name)) return *given / "newsd";
  return folder(variable, "HOME").value_or("/") / under_home / "newsd";
}

}  // namespace

Environment Environment::of(uid_t user, const Lookup& variable) {
  const bool root = user == 0;
  Environment here;
  if (const auto given = folder(variable, "CONFIGURATION_DIRECTORY"))
    here.config_file = *given / "newsd.toml";
  else
    here.config_file = (root ? path("/etc/newsd") : home_folder(variable, "XDG_CONFIG_HOME", ".config")) / "newsd.toml";

  if (const auto given = folder(variable, "STATE_DIRECTORY"))
    here.state_dir = *given;
  else
    here.state_dir = root ? path("/var/lib/newsd") : home_folder(variable, "XDG_STATE_HOME", ".local/state");

  if (const auto given = folder(variable, "RUNTIME_DIRECTORY"))
    here.runtime_dir = *given;
  else if (root)
    here.runtime_dir = "/run/newsd";
  else if (const auto runtime = folder(variable, "XDG_RUNTIME_DIR"))
    here.runtime_dir = *runtime / "newsd";
  else
    here.runtime_dir = here.state_dir / "run";
  return here;
}

}  // namespace newsd::daemon
