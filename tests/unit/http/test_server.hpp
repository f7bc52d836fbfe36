// A scripted HTTP server on loopback for one test: it sends the bytes that it is told to send, right or wrong.
//
// Threads: its own, one a connection; all members from any thread. The handler runs on them.
#pragma once

#include "base/unique_fd.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace newsd::daemon {

class TestServer {
public:
  struct Request {
    std::string target;
    std::map<std::string, std::string> headers;  // names lower case
  };
  enum class Then {
    keep,  // ready for the next request
    close,
    hang  // nothing more, until the client leaves
  };
  struct Answer {
    std::string bytes;
    Then then = Then::close;
  };
  using Handler = std::function<Answer(const Request&)>;

  explicit TestServer(Handler handler);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(std::string_view target, std::string_view scheme = "http") const;
  std::vector<Request> requests() const;
  std::size_t connections() const;

private:
  struct Connection {
    UniqueFd fd;
    std::thread thread;
  };

  void accept_all();
  void serve(int fd);

  Handler handler_;
  UniqueFd listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::list<Connection> connections_;
  std::thread acceptor_;
};

// "HTTP/1.1 STATUS" with these header lines ("name: value"), the body's length, and the body.
std::string answer(unsigned status, const std::vector<std::string>& headers, std::string_view body = {});

}  // namespace newsd::daemon
