#include "control/server.hpp"

#include "base/unique_fd.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <thread>

#include "support/heard.hpp"
#include "support/must.hpp"
#include "support/temp_folder.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using Strings = std::vector<std::string>;

namespace {

// A client's connection to a unix socket.
class Client {
public:
  explicit Client(const std::filesystem::path& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval longest{std::chrono::seconds(patience).count(), 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  }
  // False once the server has closed its end.
  bool send(std::string_view bytes) const {
    return ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  void send_no_more() const { ::shutdown(socket_.get(), SHUT_WR); }
  // All that comes until the server closes, or `until` has come.
  std::string receive(std::string_view until = {}) const {
    std::string all;
    char room[4096];
    for (ssize_t got = 0; (got = ::recv(socket_.get(), room, sizeof room, 0)) > 0;) {
      all.append(room, static_cast<std::size_t>(got));
      if (!until.empty() && all.find(until) != std::string::npos) break;
    }
    return all;
  }

private:
  UniqueFd socket_;
};

// A server on a thread of its own whose answer is a JSON string: what it was asked.
class World {
public:
  World() : server(must(try_start(path()))), thread_([this] { io_.run(); }) {}
  ~World() {
    io_.stop();
    thread_.join();
    server.reset();
  }
  Result<std::unique_ptr<ControlServer>> try_start(const std::filesystem::path& socket) {
    return ControlServer::start(io_, socket, [this](const ControlRequest& request, const ControlReply& reply) {
      asked.add(request.method + ' ' + request.path + ' ' + request.query + ' ' + request.body);
      if (request.path == "/never") return unanswered_.push_back(reply);
      const ControlAnswer answer{request.path == "/missing" ? 404U : 200U, '"' + request.path + '"'};
      if (request.path != "/later") return reply(answer);
      boost::asio::post(io_, [reply, answer] {
        reply(answer);
        reply({500, "\"given twice\""});
      });
    });
  }
  std::filesystem::path path() const { return folder.path() / "control.sock"; }

  TempFolder folder;
  Heard asked;

private:
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ = boost::asio::make_work_guard(io_);
  std::vector<ControlReply> unanswered_;

public:
  std::unique_ptr<ControlServer> server;

private:
  std::thread thread_;
};

std::string get(std::string_view target, std::string_view more = "Connection: close\r\n") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: newsd\r\n" + std::string(more) + "\r\n";
}

using Clients = std::vector<std::unique_ptr<Client>>;

Clients connected(const World& world, int count) {
  Clients clients;
  for (int i = 0; i < count; ++i) clients.push_back(std::make_unique<Client>(world.path()));
  return clients;
}

}  // namespace

TEST_CASE("a request is answered with JSON") {
  World world;
  const Client client(world.path());
  REQUIRE(client.send(get("/v1/status?counts=1")));
  const std::string answer = client.receive();
  CHECK(answer.find("HTTP/1.1 200 OK\r\n") == 0);
  CHECK(answer.find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(answer.substr(answer.find("\r\n\r\n") + 4) == "\"/v1/status\"");
  CHECK(world.asked.all() == Strings{"GET /v1/status counts=1 "});
}

TEST_CASE("the handler's status and the request's body are passed on") {
  World world;
  const Client client(world.path());
  REQUIRE(client.send("POST /missing HTTP/1.1\r\nHost: newsd\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
  CHECK(client.receive().find("HTTP/1.1 404 ") == 0);
  CHECK(world.asked.all() == Strings{"POST /missing  hello"});
}

TEST_CASE("one connection carries several requests") {
  World world;
  const Client client(world.path());
  for (const char* target : {"/one", "/two"}) {
    REQUIRE(client.send(get(target, "")));
    CHECK(client.receive(target).find("200 OK") != std::string::npos);
  }
  CHECK(world.asked.all().size() == 2);
}

TEST_CASE("a request beyond the bounds ends its connection, unheard, and no other") {
  World world;
  const std::string too_long = "POST / HTTP/1.1\r\nHost: newsd\r\nContent-Length: 1048577\r\n\r\n";
  const std::string wide = get("/", "X-Padding: " + std::string(20'000, 'x') + "\r\n");
  for (const std::string& bad : {too_long, wide, std::string("not HTTP at all\r\n\r\n")}) {
    const Client client(world.path());
    client.send(bad);
    CHECK(client.receive().empty());
  }
  const Client good(world.path());
  REQUIRE(good.send(get("/good")));
  CHECK(good.receive().find("200 OK") != std::string::npos);
  CHECK(world.asked.all().size() == 1);
}

TEST_CASE("the 65th connection is told so instead of being dropped in silence") {
  World world;
  const Clients clients = connected(world, 64);
  const Client one_more(world.path());
  REQUIRE(one_more.send(get("/", "")));
  const std::string answer = one_more.receive();
  CHECK(answer.find("HTTP/1.1 503 ") == 0);
  CHECK(answer.find("64 connections are open already") != std::string::npos);
  CHECK(answer.find(R"("hint":"try again in a moment)") != std::string::npos);
  REQUIRE(clients.back()->send(get("/still-here")));
  CHECK(clients.back()->receive().find("200 OK") != std::string::npos);
  CHECK(world.asked.all() == Strings{"GET /still-here  "});
}

TEST_CASE("connections beyond those that can be told wait until one ends") {
  World world;
  Clients clients = connected(world, 128);
  const Client one_more(world.path());
  REQUIRE(one_more.send(get("/")));
  clients.pop_back();
  CHECK(one_more.receive().find("HTTP/1.1 503 ") == 0);
}

TEST_CASE("clients that gave up while their answers are awaited lock nobody out") {
  World world;
  {
    const Clients clients = connected(world, 64);
    for (const auto& client : clients) REQUIRE(client->send(get("/never")));
    REQUIRE(world.asked.first(64).size() == 64);
  }
  std::string answer;  // their ends are noticed one by one
  while (answer.find("200 OK") == std::string::npos) {
    const Client client(world.path());
    REQUIRE(client.send(get("/good")));
    answer = client.receive();
    REQUIRE(answer.find("HTTP/1.1 ") == 0);
  }
  CHECK(answer.find("\"/good\"") != std::string::npos);
}

TEST_CASE("a client that sends no more, or sends ahead, still gets its answers") {
  World world;
  const Client no_more(world.path());
  REQUIRE(no_more.send(get("/later")));
  no_more.send_no_more();
  CHECK(no_more.receive().find("\"/later\"") != std::string::npos);
  const Client ahead(world.path());
  REQUIRE(ahead.send(get("/later", "") + get("/next")));
  const std::string answers = ahead.receive();
  CHECK(answers.find("\"/later\"") != std::string::npos);
  CHECK(answers.find("\"/next\"") != std::string::npos);
}

TEST_CASE("an answer may come later, and only the first one counts") {
  World world;
  const Client client(world.path());
  REQUIRE(client.send(get("/later", "")));
  CHECK(client.receive("/later").find("200 OK") != std::string::npos);
  REQUIRE(client.send(get("/next")));
  const std::string answer = client.receive();
  CHECK(answer.find("\"/next\"") != std::string::npos);
  CHECK(answer.find("given twice") == std::string::npos);
}

TEST_CASE("a path longer than a socket's may be is refused with what to set") {
  World world;
  const auto refused = world.try_start(world.folder.path() / std::string(120, 'p'));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "control");
  CHECK(refused.error().hint == "set control.socket to a shorter path");
}

TEST_CASE("a socket on which another newsd listens is left alone") {
  World world;
  const auto refused = world.try_start(world.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("another newsd listens there") != std::string::npos);
  const Client client(world.path());
  REQUIRE(client.send(get("/")));
  CHECK(client.receive().find("200 OK") != std::string::npos);
}

TEST_CASE("the socket of a newsd that died is taken over, and a file that is none is not") {
  World world;
  const auto left = world.folder.path() / "left.sock";
  {
    const UniqueFd dead(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    left.string().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(dead.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  CHECK(world.try_start(left));
  world.folder.write("notes.txt", "mine");
  CHECK_FALSE(world.try_start(world.folder.path() / "notes.txt"));
  CHECK(std::filesystem::file_size(world.folder.path() / "notes.txt") == 4);
}

TEST_CASE("the socket is closed to others while it lives, and gone afterwards") {
  std::filesystem::path path;
  TempFolder folder;
  boost::asio::io_context io;
  {
    const auto server =
        must(ControlServer::start(io, folder.path() / "c.sock", [](const ControlRequest&, const ControlReply&) {}));
    struct stat file {};
    REQUIRE(::stat((folder.path() / "c.sock").c_str(), &file) == 0);
    CHECK((file.st_mode & 0117) == 0);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() / "c.sock"));
}
