// How newsctl says what went wrong.
#pragma once

#include "base/result.hpp"
#include "config/diagnostic.hpp"

#include <string_view>

namespace newsd::daemon {

// Both write to standard error and return the exit code that belongs to it.
int report(std::string_view verb, const Error& error);
int report(const Diagnostics& faults);

}  // namespace newsd::daemon
