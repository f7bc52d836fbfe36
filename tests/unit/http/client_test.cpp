// What a well-meaning server may rely on, and how the client schedules.
#include "http/client.hpp"
#include "unit/http/fetching.hpp"
#include "unit/http/test_server.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>

using namespace newsd::daemon;
using Then = TestServer::Then;

namespace {

std::string value_of(const std::vector<HttpHeader>& headers, const std::string& name) {
  for (const HttpHeader& header : headers)
    if (header.name == name) return header.value;
  return {};
}

// How many are inside at once. The first to come wait until there are `expected`.
class Crowd {
public:
  explicit Crowd(unsigned expected) : expected_(expected) {}
  void enter() {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_, ++inside_);
    changed_.notify_all();
    changed_.wait(lock, [this] { return most_ >= expected_; });
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    --inside_;
  }
  unsigned most() const {
    const std::lock_guard lock(mutex_);
    return most_;
  }

private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  unsigned expected_;
  unsigned inside_ = 0;
  unsigned most_ = 0;
};

TestServer::Answer ok(std::string_view body) { return {answer(200, {}, body), Then::keep}; }

// Answers all but the first path.
TestServer::Handler leading_from_to(const std::string& path, const std::string& location) {
  return [=](const TestServer::Request& request) {
    return request.target == path ? TestServer::Answer{answer(302, {"Location: " + location})} : ok("x");
  };
}

}  // namespace

TEST_CASE("an answer comes with its body, type, charset, headers and validators") {
  TestServer server([](const TestServer::Request&) {
    return TestServer::Answer{answer(200,
                                     {"Content-Type: Application/RSS+XML; q=1; Charset=\"ISO-8859-1\"",
                                      "ETag: W/\"v1\"", "Last-Modified: Sat, 31 Jan 2026 12:00:00 GMT", "X-Thing: one"},
                                     "<rss/>")};
  });
  const auto response = Fetching().ask(local_request(server.url("/feed")));
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->url == server.url("/feed"));
  CHECK(response->permanent_url.empty());
  CHECK(response->media_type == "application/rss+xml");
  CHECK(response->charset == "iso-8859-1");
  CHECK(value_of(response->headers, "x-thing") == "one");
  CHECK(response->body == "<rss/>");
  CHECK(response->validators == Validators{"W/\"v1\"", "Sat, 31 Jan 2026 12:00:00 GMT"});
  CHECK_FALSE(response->retry_after);
}

TEST_CASE("newsd says who it is, and what it can decompress") {
  TestServer server([](const TestServer::Request&) { return ok(""); });
  Fetching fetching;
  REQUIRE(fetching.ask(local_request(server.url("/a"))));
  HttpRequest named = local_request(server.url("/b"));
  named.user_agent = "somebody/1";
  REQUIRE(fetching.ask(named));
  auto requests = server.requests();
  CHECK(requests[0].headers["user-agent"] == "newsd/" NEWSD_VERSION);
  CHECK(requests[0].headers["accept-encoding"] == "gzip, deflate, br");
  CHECK(requests[1].headers["user-agent"] == "somebody/1");
}

TEST_CASE("a request with validators is conditional, and a 304 confirms them") {
  TestServer server([](const TestServer::Request&) { return TestServer::Answer{"HTTP/1.1 304 Same\r\n\r\n"}; });
  HttpRequest request = local_request(server.url("/feed"));
  request.validators = {"\"v1\"", "Sat, 31 Jan 2026 12:00:00 GMT"};
  const auto response = Fetching().ask(request);
  REQUIRE(response);
  CHECK(response->status == 304);
  CHECK(response->body.empty());
  CHECK(response->validators == request.validators);
  auto sent = server.requests().at(0).headers;
  CHECK(sent["if-none-match"] == "\"v1\"");
  CHECK(sent["if-modified-since"] == "Sat, 31 Jan 2026 12:00:00 GMT");
}

TEST_CASE("without validators nothing conditional is sent") {
  TestServer server([](const TestServer::Request&) { return ok("x"); });
  REQUIRE(Fetching().ask(local_request(server.url("/feed"))));
  const auto sent = server.requests().at(0).headers;
  CHECK(sent.count("if-none-match") == 0);
  CHECK(sent.count("if-modified-since") == 0);
}

TEST_CASE("failures that HTTP itself reports are answers, not errors") {
  const unsigned status = GENERATE(404u, 410u, 500u, 503u);
  TestServer server([=](const TestServer::Request&) { return TestServer::Answer{answer(status, {}, "sorry")}; });
  const auto response = Fetching().ask(local_request(server.url("/")));
  REQUIRE(response);
  CHECK(response->status == status);
  CHECK(response->body == "sorry");
}

TEST_CASE("Retry-After is read as seconds or against the server's own clock") {
  using std::chrono::seconds;
  const auto retry = [](const std::vector<std::string>& headers) {
    TestServer server([&](const TestServer::Request&) { return TestServer::Answer{answer(429, headers)}; });
    return Fetching().ask(local_request(server.url("/"))).value().retry_after;
  };
  CHECK(retry({"Retry-After: 120"}) == seconds(120));
  CHECK(retry({"Retry-After: -5"}) == seconds(0));
  CHECK(retry({"Retry-After: 9999999999"}) == std::chrono::hours(24));
  CHECK(retry({"Date: Sat, 31 Jan 2026 12:00:00 GMT", "Retry-After: Sat, 31 Jan 2026 12:01:30 GMT"}) == seconds(90));
  CHECK_FALSE(retry({"Retry-After: Sat, 31 Jan 2026 12:01:30 GMT"}));
  CHECK_FALSE(retry({"Retry-After: soon"}));
}

TEST_CASE("gzip, deflate and brotli are undone") {
  const std::string gzip(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00", 25);
  const std::string zlib("\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15", 13);
  const std::string brotli("\x40\x00\x10hello\x03", 9);
  const auto [coding, bytes] =
      GENERATE_COPY(std::pair("gzip", gzip), std::pair("deflate", zlib), std::pair("br", brotli));
  const std::string header = std::string("Content-Encoding: ") + coding;
  TestServer server(
      [&, sent = bytes](const TestServer::Request&) { return TestServer::Answer{answer(200, {header}, sent)}; });
  CAPTURE(coding);
  CHECK(Fetching().ask(local_request(server.url("/"))).value().body == "hello");
}

TEST_CASE("a connection is used again") {
  TestServer server([](const TestServer::Request&) { return ok("x"); });
  Fetching fetching;
  for (int i = 0; i < 3; ++i) REQUIRE(fetching.ask(local_request(server.url("/"))));
  CHECK(server.requests().size() == 3);
  CHECK(server.connections() == 1);
}

TEST_CASE("no more requests are under way than configured, a host's share included, and all are answered") {
  Crowd both(3);
  Crowd one(0);
  Crowd two(0);
  const auto counting = [&both](Crowd& here) {
    return [&](const TestServer::Request&) {
      here.enter();
      both.enter();
      both.leave();
      here.leave();
      return ok("x");
    };
  };
  TestServer first(counting(one));
  TestServer second(counting(two));
  HttpOptions options;
  options.max_connections = 3;
  options.max_connections_per_host = 2;
  Fetching fetching(options);
  int answered = 0;
  for (int i = 0; i < 20; ++i)
    for (const TestServer* at : {&first, &second})
      fetching.client().fetch(local_request(at->url("/")), [&](const Result<HttpResponse>& result) {
        CHECK(result);
        ++answered;
      });
  CHECK(fetching.client().active() == 40);
  CHECK(answered == 0);
  fetching.run_until([&] { return answered == 40; });
  CHECK(fetching.client().active() == 0);
  CHECK(both.most() == 3);
  CHECK(one.most() <= 2);
  CHECK(two.most() <= 2);
}

TEST_CASE("requests that wait for their turn at a host are answered in order") {
  TestServer server([](const TestServer::Request&) { return ok("x"); });
  HttpOptions options;
  options.min_host_interval = std::chrono::milliseconds(5);
  Fetching fetching(options);
  int answered = 0;
  for (const char* target : {"/1", "/2", "/3"})
    fetching.client().fetch(local_request(server.url(target)), [&](const Result<HttpResponse>& result) {
      CHECK(result);
      ++answered;
    });
  fetching.run_until([&] { return answered == 3; });
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].target + requests[1].target + requests[2].target == "/1/2/3");
}

TEST_CASE("a host that says when to come back is not asked before, neither by those that wait nor by new requests") {
  TestServer busy([](const TestServer::Request&) { return TestServer::Answer{answer(429, {"Retry-After: 3600"})}; });
  TestServer other([](const TestServer::Request&) { return ok("x"); });
  HttpOptions options;
  options.max_connections_per_host = 1;
  Fetching fetching(options);
  std::vector<Result<HttpResponse>> answers;
  for (int i = 0; i < 2; ++i)
    fetching.client().fetch(local_request(busy.url("/feed")),
                            [&](Result<HttpResponse> result) { answers.push_back(std::move(result)); });
  fetching.run_until([&] { return answers.size() == 2; });
  answers.push_back(fetching.ask(local_request(busy.url("/page"))));
  const bool answered = answers[0].has_value() || answers[1].has_value();  // the one that waited is told first
  CHECK(answered);
  CHECK(answers[2].error().code == "busy");
  CHECK(answers[2].error().text.find("/page: 127.0.0.1:") != std::string::npos);
  CHECK(answers[2].error().text.find("asks to be left alone for another 3600 s") != std::string::npos);
  CHECK(busy.requests().size() == 1);
  CHECK(fetching.ask(local_request(other.url("/"))));
}

TEST_CASE("who leads to a host that asks to be left alone is left alone too") {
  TestServer busy([](const TestServer::Request&) { return TestServer::Answer{answer(503, {"Retry-After: 3600"})}; });
  TestServer leads(
      [&](const TestServer::Request&) { return TestServer::Answer{answer(302, {"Location: " + busy.url("/")})}; });
  Fetching fetching;
  CHECK(fetching.ask(local_request(leads.url("/"))).value().status == 503);
  CHECK(fetching.ask(local_request(leads.url("/"))).error().code == "busy");
  CHECK(fetching.ask(local_request(busy.url("/"))).error().code == "busy");
}

TEST_CASE("a redirect within a host that is not to be asked again in time is not followed, and the error says why") {
  TestServer server(leading_from_to("/old", "/new"));
  HttpOptions options;
  options.min_host_interval = std::chrono::hours(1);
  const auto answered = Fetching(options).ask(local_request(server.url("/old")));
  REQUIRE_FALSE(answered);
  CHECK(answered.error().code == "busy");
  CHECK(answered.error().text.find(server.url("/old") + " (redirected to " + server.url("/new") +
                                   "): too many requests to 127.0.0.1:") == 0);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a redirect to another host does not wait for the turn of the first") {
  TestServer server([](const TestServer::Request&) { return ok("x"); });
  TestServer leads(leading_from_to("/", server.url("/")));
  HttpOptions options;
  options.min_host_interval = std::chrono::hours(1);
  CHECK(Fetching(options).ask(local_request(leads.url("/"))));
}

TEST_CASE("a redirect to a host that asks to be left alone is not followed") {
  TestServer busy([](const TestServer::Request&) { return TestServer::Answer{answer(429, {"Retry-After: 3600"})}; });
  TestServer leads(leading_from_to("/", busy.url("/long")));
  Fetching fetching;
  CHECK(fetching.ask(local_request(busy.url("/"))).value().status == 429);
  const auto answered = fetching.ask(local_request(leads.url("/")));
  REQUIRE_FALSE(answered);
  CHECK(answered.error().code == "busy");
  CHECK(answered.error().text.find("asks to be left alone") != std::string::npos);
  CHECK(busy.requests().size() == 1);
}

TEST_CASE("a redirect takes its turn, and the wait for it is not of the request's time") {
  TestServer server(leading_from_to("/old", "/new"));
  HttpOptions options;
  options.min_host_interval = std::chrono::milliseconds(2100);
  HttpRequest request = local_request(server.url("/old"));
  request.limits.timeout = std::chrono::milliseconds(2000);
  CHECK(Fetching(options).ask(request).value().url == server.url("/new"));
}

TEST_CASE("cancelling ends a redirect that waits for its turn") {
  TestServer server(leading_from_to("/old", "/new"));
  HttpOptions options;
  options.min_host_interval = std::chrono::hours(1);
  Fetching fetching(options);
  HttpRequest request = local_request(server.url("/old"));
  request.limits.max_wait = std::chrono::hours(2);
  std::string code;
  fetching.client().fetch(request, [&](const Result<HttpResponse>& result) { code = result.error().code; });
  fetching.run_until([&] { return server.requests().size() == 1; });
  fetching.client().cancel_all();
  CHECK(code == "cancelled");
  CHECK(fetching.client().active() == 0);
}

TEST_CASE("a request may be made from within an answer") {
  TestServer server([](const TestServer::Request& request) { return ok(request.target); });
  Fetching fetching;
  std::string second;
  fetching.client().fetch(local_request(server.url("/1")), [&](const Result<HttpResponse>&) {
    fetching.client().fetch(local_request(server.url("/2")),
                            [&](const Result<HttpResponse>& result) { second = result.value().body; });
  });
  fetching.run_until([&] { return !second.empty(); });
  CHECK(second == "/2");
}

TEST_CASE("cancelling ends what waits and what is under way") {
  TestServer server([](const TestServer::Request&) { return TestServer::Answer{"", Then::hang}; });
  HttpOptions options;
  options.max_connections_per_host = 1;
  Fetching fetching(options);
  std::vector<std::string> codes;
  for (int i = 0; i < 2; ++i)
    fetching.client().fetch(local_request(server.url("/")),
                            [&](const Result<HttpResponse>& result) { codes.push_back(result.error().code); });
  fetching.run_until([&] { return server.requests().size() == 1; });
  fetching.client().cancel_all();
  CHECK(codes == std::vector<std::string>{"cancelled", "cancelled"});
  CHECK(fetching.client().active() == 0);
}

TEST_CASE("a client may be destroyed with requests under way, which are then never answered") {
  TestServer server([](const TestServer::Request&) { return TestServer::Answer{"HTTP/1.1 200 OK\r\n", Then::hang}; });
  Fetching fetching;
  bool answered = false;
  for (const char* url : {"/hangs", "/waits"})
    fetching.client().fetch(local_request(server.url(url)), [&](const Result<HttpResponse>&) { answered = true; });
  fetching.run_until([&] { return !server.requests().empty(); });
  fetching.client().fetch(local_request("not an address"), [&](const Result<HttpResponse>&) { answered = true; });
  fetching.destroy_client();
  fetching.run_until([turns = 0]() mutable { return ++turns > 5; });
  CHECK_FALSE(answered);
}
