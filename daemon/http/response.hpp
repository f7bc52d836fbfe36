// What the headers of an answer say.
#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// The last header of that (lower-case) name, or empty.
std::string_view header_value(const std::vector<HttpHeader>& headers, std::string_view name);

// Whether it can be sent as a header: a token, and a value without control characters.
bool is_sendable(const HttpHeader& header);

// Whether newsd can undo that Content-Encoding: at most two of those that it asks for. Others (zstd) are refused before
// their decoders take memory.
bool is_decodable(std::string_view content_encoding);

// Fills what follows from `response.headers`: media type, charset, validators, retry_after.
void read_headers(HttpResponse& response);

}  // namespace newsd::daemon
