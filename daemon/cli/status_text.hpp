// newsd's status as people read it.
#pragma once

#include "cli/terminal.hpp"

#include <newsd/value.hpp>
#include <string>

namespace newsd::daemon {

// "accepted 5 + emitted 0 = journalled 4 + dropped 1 + …  ✓", of status.articles.
std::string equation(Value articles, const Style& style);
// The whole page, of GET /v1/status.
std::string status_text(Value status, const Style& style);

}  // namespace newsd::daemon
