// The control API's HTTP server on a unix socket: one small request, one JSON answer.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace newsd::daemon {

struct ControlRequest {
  std::string method;
  std::string path;  // without the query
  std::string query;
  std::string body;
};

struct ControlAnswer {
  unsigned status = 200;
  std::string json;
};

// Gives a request its one answer, at once or later; what is given again, or after the client has left, is ignored.
using ControlReply = std::function<void(ControlAnswer)>;

// Threads: all on the Asio thread. Bounds: 1 MiB a request, 10 seconds for each read or write, 64 connections; 64 more
// are answered 503 and ended, and those beyond wait to be accepted. A handler may take its time with the answer: the
// connection reads nothing meanwhile, and is ended when the client closes it.
class ControlServer {
public:
  using Handler = std::function<void(const ControlRequest&, ControlReply)>;

  // Binds and listens. A socket file that nobody listens on any more is replaced.
  static Result<std::unique_ptr<ControlServer>> start(boost::asio::io_context& io, const std::filesystem::path& socket,
                                                      Handler handler);
  // Ends all connections and removes the socket file.
  ~ControlServer();

private:
  struct Impl;
  explicit ControlServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace newsd::daemon
