// Small encodings and comparisons of text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

std::string to_hex(std::span<const std::uint8_t> bytes);  // lower case
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view hex);

std::string to_base64(std::span<const std::uint8_t> bytes);
// Nothing if `text` is not base64 (RFC 4648, padded).
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

// Every byte outside [A-Za-z0-9._~-] as %XX: one part of a topic.
std::string percent_encoded(std::string_view part);

// Whether the bytes are valid UTF-8 (no surrogates, nothing overlong).
bool is_utf8(std::string_view text);
// At most `bytes` of it, not cutting a character.
std::string_view truncated(std::string_view text, std::size_t bytes);

// The candidate that was probably meant, if one is near enough to suggest.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);
// "did you mean `x`?" or, if nothing is near, "" .
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace newsd::daemon
