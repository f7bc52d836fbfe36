#include "cli/report.hpp"

#include "base/exit_code.hpp"

#include <cstdio>

namespace newsd::daemon {

int report(std::string_view verb, const Error& error) {
  std::fprintf(stderr, "newsctl %s: %s\n", std::string(verb).c_str(), error.message().c_str());
  if (error.code == "unavailable") return exit_code::unavailable;
  if (error.code == "unknown") return exit_code::unknown;
  if (error.code == "journal") return exit_code::journal;
  if (error.code == "usage") return exit_code::usage;
  return error.code == "config" || error.code == "plugin" ? exit_code::config : exit_code::failed;
}

int report(const Diagnostics& faults) {
  std::fputs(to_string(faults).c_str(), stderr);
  return exit_code::config;
}

}  // namespace newsd::daemon
