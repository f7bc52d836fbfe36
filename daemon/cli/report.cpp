#include "cli/report.hpp"

#include "base/exit_code.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace newsd::daemon {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 9> kExitCodes{{
    {"usage", exit_code::usage},
    {"invalid", exit_code::usage},
    {"refused", exit_code::unusable},
    {"unknown", exit_code::unknown},
    {"unavailable", exit_code::unavailable},
    {"journal", exit_code::journal},
    {"busy", exit_code::try_again},
    {"config", exit_code::config},
    {"plugin", exit_code::config},
}};

}  // namespace

int report(std::string_view verb, const Error& error) {
  std::fprintf(stderr, "newsctl %s: %s\n", std::string(verb).c_str(), error.message().c_str());
  const auto found =
      std::find_if(kExitCodes.begin(), kExitCodes.end(), [&](const auto& each) { return each.first == error.code; });
  return found == kExitCodes.end() ? exit_code::failed : found->second;
}

int report(const Diagnostics& faults) {
  std::fputs(to_string(faults).c_str(), stderr);
  return exit_code::config;
}

}  // namespace newsd::daemon
