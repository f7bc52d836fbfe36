#include "unit/http/test_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <algorithm>
#include <optional>
#include <stdexcept>

namespace newsd::daemon {
namespace {

// The next request's head, or nothing when the client has left.
std::optional<std::string> read_head(int fd) {
  std::string head;
  char c = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (::recv(fd, &c, 1, 0) != 1) return {};
    head += c;
  }
  return head;
}

TestServer::Request parse(const std::string& head) {
  TestServer::Request request;
  const std::size_t from = head.find(' ') + 1;
  request.target = head.substr(from, head.find(' ', from) - from);
  for (std::size_t line = head.find("\r\n") + 2; line + 2 < head.size(); line = head.find("\r\n", line) + 2) {
    const std::size_t colon = head.find(':', line);
    std::string name = head.substr(line, colon - line);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    request.headers[name] = head.substr(colon + 2, head.find("\r\n", line) - colon - 2);
  }
  return request;
}

void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

TestServer::TestServer(Handler handler)
    : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.get(), plain, size) != 0 || ::listen(listener_.get(), 64) != 0 ||
      ::getsockname(listener_.get(), plain, &size) != 0)
    throw std::runtime_error("no loopback port for the test server");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

TestServer::~TestServer() {
  ::shutdown(listener_.get(), SHUT_RDWR);
  acceptor_.join();
  for (Connection& connection : connections_) ::shutdown(connection.fd.get(), SHUT_RDWR);
  for (Connection& connection : connections_) connection.thread.join();
}

void TestServer::accept_all() {
  for (;;) {
    UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd) return;
    const std::lock_guard lock(mutex_);
    const int number = fd.get();
    connections_.push_back({std::move(fd), std::thread([this, number] { serve(number); })});
  }
}

void TestServer::serve(int fd) {
  while (const auto head = read_head(fd)) {
    const Request request = parse(*head);
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const Answer answer = handler_(request);
    send_all(fd, answer.bytes);
    if (answer.then == Then::keep) continue;
    char c = 0;
    if (answer.then == Then::hang)
      while (::recv(fd, &c, 1, 0) > 0) {
      }
    break;
  }
  ::shutdown(fd, SHUT_RDWR);
}

std::string TestServer::url(std::string_view target, std::string_view scheme) const {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_) + std::string(target);
}

std::vector<TestServer::Request> TestServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t TestServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

std::string answer(unsigned status, const std::vector<std::string>& headers, std::string_view body) {
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + " Reason\r\n";
  for (const std::string& header : headers) bytes += header + "\r\n";
  return bytes + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace newsd::daemon
