// Where newsd's files lie for the user that runs it.
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace newsd::daemon {

struct Environment {
  std::filesystem::path config_file;
  std::filesystem::path runtime_dir;  // sockets
  std::filesystem::path state_dir;    // journal

  // The value of an environment variable.
  using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

  // Root: /etc/newsd/newsd.toml, /run/newsd, /var/lib/newsd. Others: newsd/ in $XDG_CONFIG_HOME, $XDG_RUNTIME_DIR and
  // $XDG_STATE_HOME, or where those default to; without $XDG_RUNTIME_DIR, run/ in the state directory. For both,
  // $CONFIGURATION_DIRECTORY, $RUNTIME_DIRECTORY and $STATE_DIRECTORY, which systemd sets, come first. Touches no file.
  static Environment of(uid_t user, const Lookup& variable);
};

}  // namespace newsd::daemon
