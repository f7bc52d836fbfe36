// HTTP addresses, read by the same parser that will connect to them.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace newsd::daemon {

inline constexpr std::size_t max_url_bytes = 8192;

struct HttpUrl {
  std::string text;    // normalised, without credentials and fragment
  std::string origin;  // scheme://host:port, lower case, the port always given
  std::string host;    // lower case
  std::string user;    // decoded; empty: none
  std::string password;
};

// An absolute http or https address; else an error "http" (or "limit") that names it.
Result<HttpUrl> parse_http_url(std::string_view text);

// The host:port of an origin.
std::string authority_of(std::string_view origin);

// Where a Location header in the answer of `base` leads. Credentials that the header brings are ignored.
Result<HttpUrl> redirect_target(const HttpUrl& base, std::string_view location);

}  // namespace newsd::daemon
