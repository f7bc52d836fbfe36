// The host's HTTP service: libcurl's multi interface on the Asio loop.
//
// All that comes back is hostile: every size, count and time is bounded (HttpLimits; headers: 64 KiB and 256 lines an
// answer; URLs: 8 KiB), each connection meets the address guard, only http and https are spoken, certificates are
// checked, no cookies are kept and no proxy is taken from the environment.
//
// Redirects are followed here, hop by hop. Credentials and headers (all but Accept and Accept-Language) stay with the
// first origin (scheme, host, port): once another is visited they are gone for good. Validators go along.
//
// No host (by its authority, host:port) is asked more often than HttpOptions say; one that answers 429 or 503 with
// Retry-After is not asked before that, by nobody. Each hop of a redirect waits for its turn at its host like any other
// request, and no longer than the request as a whole may wait.
//
// Connections are kept and reused, but those opened for Reach::allow_private are never used for anybody else.
//
// Threads: all of it on the Asio thread, Done too; names are looked up on libcurl's own short-lived threads.
// Process: libcurl's global state is counted and set up by the constructor (this build's is safe to do so at any time).
// The program ignores SIGPIPE, which OpenSSL may otherwise raise.
#pragma once

#include "base/result.hpp"
#include "http/guard.hpp"
#include "http/message.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace newsd::daemon {

struct HttpOptions {
  unsigned max_connections = 64;                   // requests under way at once; the others wait: see http/turns.hpp
  unsigned max_connections_per_host = 4;           // of those, by the host asked
  std::chrono::milliseconds min_host_interval{0};  // from one request to the next at a host
  std::string user_agent;                          // empty: newsd/VERSION
  std::string ca_file;                             // certificates to trust; empty: the system's
  AddressGuard guard = special_range;
};

class HttpClient {
public:
  // Any HTTP status is a result. Errors: "http" (could not be asked, or the answer broke off), "limit" (too large, too
  // long, too many; the text names the limit), "guard" (an address that the request may not reach), "busy" (it could
  // not start or go on within its max_wait: the host rests, or others come first), "cancelled".
  using Done = std::function<void(Result<HttpResponse>)>;

  // `io` outlives the client.
  HttpClient(boost::asio::io_context& io, HttpOptions options);
  // Drops what is under way; those Done are not called. Not from within a Done.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Calls `done` once, later (never from within fetch). What waits is bounded for each host. The time limits run while
  // the request is under way, not while it waits for a turn.
  void fetch(HttpRequest request, Done done);

  // Ends all that waits or is under way with the error "cancelled", before it returns. What those Done ask for anew is
  // not cancelled.
  void cancel_all();

  // Requests that wait or are under way.
  std::size_t active() const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsd::daemon
