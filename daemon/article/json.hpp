// JSON text to and from value trees.
#pragma once

#include "base/result.hpp"

#include <newsd/value.hpp>
#include <string>
#include <string_view>

namespace newsd::daemon {

// Parses one JSON text (UTF-8, at most 64 deep) into `tree`. Integers that fit become int, other numbers double. The
// error (code "json") gives the byte at which it went wrong. Of two members with one name the last wins.
Result<newsd_value> parse_json(std::string_view text, Tree& tree);

// Appends compact JSON. Bytes become base64 strings under their key with "_b64" added.
void append_json(std::string& out, Value value);
void append_json_string(std::string& out, std::string_view text);
void append_json_member(std::string& out, std::string_view key, Value value);  // "key":value
std::string to_json(Value value);

}  // namespace newsd::daemon
