// What a request of the control API brings along: numbers in its query, texts in its body.
//
// Errors: code "invalid", naming the parameter.
#pragma once

#include "base/result.hpp"
#include "control/server.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::daemon {

// Decimal digits alone.
Result<std::uint64_t> number_of(std::string_view text, std::string_view what);
// `name` in the query; nothing if it is not there.
Result<std::optional<std::uint64_t>> number_in_query(const ControlRequest& request, std::string_view name);
// A member of the body, a JSON object: UTF-8, not empty, at most `max_bytes`.
Result<std::string> text_in_body(const ControlRequest& request, std::string_view name, std::size_t max_bytes);

}  // namespace newsd::daemon
