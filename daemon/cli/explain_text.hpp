// An explanation of an article as people read it.
#pragma once

#include "cli/terminal.hpp"

#include <newsd/value.hpp>
#include <string>

namespace newsd::daemon {

// `explanation` is what GET /v1/articles/ARTICLE/explain answers.
std::string explain_text(Value explanation, const Style& style);

}  // namespace newsd::daemon
