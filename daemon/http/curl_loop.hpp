// libcurl's multi interface driven by an Asio loop: sockets and timers, nothing of HTTP. The one file that sees both.
//
// Threads: the Asio thread alone.
#pragma once

#include <curl/curl.h>
#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace newsd::daemon {

class CurlLoop {
public:
  // Called when a handle's transfer is over; it is still added. May add and remove handles.
  using Ended = std::function<void(CURL*, CURLcode)>;

  // `max_connections` also bounds the idle connections that are kept for reuse.
  CurlLoop(boost::asio::io_context& io, unsigned max_connections, unsigned max_connections_per_host, Ended ended);
  // Every handle has been removed before.
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  // The transfer begins when control is back in the loop.
  void add(CURL* easy);
  void remove(CURL* easy);

  // Calls `work` from the loop, unless this CurlLoop is gone by then.
  void post(std::function<void()> work);
  // The same at that time, in place of what this was last asked for.
  void call_at(std::chrono::steady_clock::time_point time, std::function<void()> work);

private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace newsd::daemon
