#include "control/server.hpp"

#include "base/socket_access.hpp"
#include "control/routes.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <set>

namespace newsd::daemon {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Protocol = asio::local::stream_protocol;
using Connection = beast::basic_stream<Protocol>;

constexpr std::uint64_t kMaxBodyBytes = 1 << 20;
constexpr std::uint32_t kMaxHeaderBytes = 16 << 10;
constexpr std::size_t kMaxConnections = 64;
constexpr std::size_t kMaxTurnedAway = 64;  // connections beyond those, each for one answer
constexpr std::chrono::seconds kPatience{10};

}  // namespace

struct ControlServer::Impl : std::enable_shared_from_this<Impl> {
  Impl(asio::io_context& io, std::filesystem::path path, Handler handle)
      : acceptor(io), socket(std::move(path)), handler(std::move(handle)) {}

  class Session;

  Result<> listen();
  void accept();
  void begin(Protocol::socket peer);
  void ended(const std::shared_ptr<Session>& session);

  Protocol::acceptor acceptor;
  const std::filesystem::path socket;
  const Handler handler;
  std::set<std::shared_ptr<Session>> sessions;
  bool is_accepting = false;
};

// One connection: requests one after the other, until the client leaves or takes too long.
class ControlServer::Impl::Session : public std::enable_shared_from_this<Session> {
public:
  // One that is turned away is told so in answer to its first request, whatever that is.
  enum class Welcome { served, turned_away };

  Session(Protocol::socket socket, const std::shared_ptr<Impl>& server, Welcome welcome)
      : stream_(std::move(socket)), server_(server), welcome_(welcome) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(kMaxBodyBytes);
    parser_->header_limit(kMaxHeaderBytes);
    stream_.expires_after(kPatience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                       if (error) return self->end();
                       self->answer();
                     });
  }
  void close() {
    boost::system::error_code ignored;
    stream_.socket().close(ignored);
  }

private:
  void answer() {
    const auto server = server_.lock();
    if (!server) return;
    const std::uint64_t awaited = ++asked_;
    if (welcome_ == Welcome::turned_away) {
      ControlAnswer full = refusal(503, {"busy", std::to_string(kMaxConnections) + " connections are open already",
                                         "try again in a moment, or end clients that are left over"});
      return write(awaited, full);
    }
    const auto& message = parser_->get();
    const std::string target(message.target());
    const std::size_t mark = target.find('?');
    server->handler({std::string(message.method_string()), target.substr(0, mark),
                     mark == std::string::npos ? "" : target.substr(mark + 1), message.body()},
                    [self = shared_from_this(), awaited](ControlAnswer answer) { self->write(awaited, answer); });
    if (is_awaited(awaited)) notice_close(awaited);
  }
  bool is_awaited(std::uint64_t request) const { return request == asked_ && request != answered_; }
  // The error state that is waited for is that of a client which has closed its end. One that sends more, or only
  // sends no more, still gets its answer.
  void notice_close(std::uint64_t awaited) {
    stream_.socket().async_wait(Protocol::socket::wait_error,
                                [self = shared_from_this(), awaited](const boost::system::error_code& error) {
                                  if (!error && self->is_awaited(awaited)) self->end();
                                });
  }
  void write(std::uint64_t awaited, ControlAnswer& answer) {
    if (!is_awaited(awaited) || !stream_.socket().is_open()) return;
    answered_ = awaited;
    boost::system::error_code ignored;
    stream_.socket().cancel(ignored);  // its close need not be noticed any more
    const auto& message = parser_->get();
    response_ = {};
    response_.version(message.version());
    response_.result(answer.status);
    response_.set(http::field::content_type, "application/json");
    response_.keep_alive(message.keep_alive() && welcome_ == Welcome::served);
    response_.body() = std::move(answer.json);
    response_.prepare_payload();
    stream_.expires_after(kPatience);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (error || self->response_.need_eof()) return self->end();
                        self->read();
                      });
  }
  void end() {
    close();
    if (const auto server = server_.lock()) server->ended(shared_from_this());
  }

  Connection stream_;
  std::weak_ptr<Impl> server_;
  const Welcome welcome_;
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

Result<> ControlServer::Impl::listen() {
  const auto refused = [&](const std::string& why) {
    return failure("control", socket.string() + ": " + why,
                   "set control.socket to a path in a folder that newsd may write");
  };
  if (somebody_listens(socket.string()))
    return failure("control", socket.string() + ": another newsd listens there",
                   "stop it, or give this one another control.socket");
  std::error_code ignored;
  if (std::filesystem::is_socket(socket, ignored)) std::filesystem::remove(socket, ignored);
  boost::system::error_code error;
  acceptor.open(Protocol(), error);
  if (!error) acceptor.bind(Protocol::endpoint(socket.string()), error);
  if (error) return refused(error.message());
  restrict_socket(socket.string());
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return refused(error.message());
  return {};
}

void ControlServer::Impl::accept() {
  if (is_accepting || sessions.size() >= kMaxConnections + kMaxTurnedAway) return;
  is_accepting = true;
  acceptor.async_accept([self = shared_from_this()](const boost::system::error_code& error, Protocol::socket peer) {
    self->is_accepting = false;
    if (error == asio::error::operation_aborted) return;
    if (!error) self->begin(std::move(peer));
    self->accept();
  });
}

void ControlServer::Impl::begin(Protocol::socket peer) {
  const auto welcome = sessions.size() < kMaxConnections ? Session::Welcome::served : Session::Welcome::turned_away;
  const auto session = std::make_shared<Session>(std::move(peer), shared_from_this(), welcome);
  sessions.insert(session);
  session->read();
}

void ControlServer::Impl::ended(const std::shared_ptr<Session>& session) {
  sessions.erase(session);
  if (acceptor.is_open()) accept();
}

ControlServer::ControlServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<ControlServer>> ControlServer::start(asio::io_context& io, const std::filesystem::path& socket,
                                                            Handler handler) {
  if (socket.string().size() >= sizeof(sockaddr_un::sun_path))
    return failure("control", socket.string() + ": longer than a socket's path may be (107 bytes)",
                   "set control.socket to a shorter path");
  auto impl = std::make_shared<Impl>(io, socket, std::move(handler));
  if (auto listening = impl->listen(); !listening) return failure(listening.error());
  impl->accept();
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

ControlServer::~ControlServer() {
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  for (const auto& session : impl_->sessions) session->close();
  impl_->sessions.clear();
  std::error_code gone;
  std::filesystem::remove(impl_->socket, gone);
}

}  // namespace newsd::daemon
