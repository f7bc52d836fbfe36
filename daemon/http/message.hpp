// What the HTTP service is asked and what it answers: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

struct HttpHeader {
  std::string name;  // lower case
  std::string value;
};

// What a server gave so that it can be asked "has it changed?". Empty: none.
struct Validators {
  std::string etag;           // verbatim, quotes and W/ included
  std::string last_modified;  // verbatim
  bool operator==(const Validators&) const = default;
};

// The defaults are those of the configuration's [http], whose names the errors give.
struct HttpLimits {
  std::chrono::milliseconds timeout{30'000};          // from first connect to last byte, over all redirects; no waiting
  std::chrono::milliseconds connect_timeout{10'000};  // name look-up and TLS included; for each redirect anew
  std::uint64_t max_download_bytes = 10 << 20;        // body bytes as received, over all redirects
  std::uint64_t max_body_bytes = 30 << 20;            // after decompression
  unsigned max_redirects = 5;
  std::uint32_t min_bytes_per_second = 100;  // slower than that over all of `stall_seconds`: given up
  std::uint32_t stall_seconds = 20;
  std::chrono::milliseconds max_wait{600'000};  // from fetch() to its last turn; without one by then it fails at once
};

enum class Reach {
  public_only,   // the guard refuses loopback, private and other special addresses
  allow_private  // the operator vouches for this request, wherever it is redirected to
};

struct HttpRequest {
  std::string url;                  // http or https; may hold user:password@
  std::string moved_to;             // empty, or where `url` is known to have moved for good: asked in its place
  std::vector<HttpHeader> headers;  // not those that are HTTP's own or newsd's: Host, User-Agent, If-None-Match, …
  Validators validators;            // makes the request conditional
  HttpLimits limits;
  Reach reach = Reach::public_only;
  std::string user_agent;  // empty: the client's
};

struct HttpResponse {
  unsigned status = 0;
  std::string url;  // where the answer came from, after redirects; without credentials
  // Where the leading run of 301 and 308 led, or the request's moved_to; empty without such; without credentials.
  // Believe it with a 2xx or 304.
  std::string permanent_url;
  std::string media_type;           // lower case, without parameters
  std::string charset;              // as declared in Content-Type, lower case; empty: not declared
  std::vector<HttpHeader> headers;  // of the last answer; valid UTF-8 (others are left out)
  std::string body;                 // decompressed
  Validators validators;            // for the next request; a 304 that names none confirms those it was asked with
  std::optional<std::chrono::seconds> retry_after;  // 0 to a day

  bool has_succeeded() const { return status >= 200 && status < 300; }
  bool asks_for_rest() const { return status == 429 || status == 503; }
};

}  // namespace newsd::daemon
