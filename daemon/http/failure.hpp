// Why a request failed, in words.
#pragma once

#include "base/result.hpp"
#include "http/message.hpp"

#include <curl/curl.h>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::daemon {

// An address that the guard refused.
struct Refusal {
  std::string address;
  std::string_view kind;
};

struct HopFailure {
  CURLcode code;
  std::string_view detail;  // libcurl's own words; may be empty
  std::string where;        // the address asked, and where it had been redirected to
  std::string_view host;
  bool connected;                  // TLS included
  bool out_of_time;                // the request as a whole
  std::optional<Refusal> refusal;  // if no address of the host was let through
};

Error explain(const HopFailure& failure, const HttpLimits& limits);

// "where: what is over `amount` bytes (name)" and the remedy.
Error over_limit(std::string_view where, std::string_view what, std::uint64_t amount, std::string_view unit,
                 std::string_view limit_name);

}  // namespace newsd::daemon
