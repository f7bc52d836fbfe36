// Redirects: where they lead, what they remember, what they must not carry along.
#include "http/client.hpp"
#include "unit/http/fetching.hpp"
#include "unit/http/test_server.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;
using Catch::Matchers::Contains;
using Then = TestServer::Then;

namespace {

// Serves paths that redirect: {"/a", {301, "/b"}}; all others answer 200 with their path.
TestServer::Handler redirecting(std::map<std::string, std::pair<unsigned, std::string>> hops) {
  return [hops = std::move(hops)](const TestServer::Request& request) {
    const auto hop = hops.find(request.target);
    if (hop == hops.end()) return TestServer::Answer{answer(200, {}, request.target), Then::keep};
    return TestServer::Answer{answer(hop->second.first, {"Location: " + hop->second.second}, "elsewhere"), Then::keep};
  };
}

}  // namespace

TEST_CASE("a permanent move is followed and remembered") {
  const unsigned status = GENERATE(301u, 308u);
  TestServer server(redirecting({{"/old", {status, "/new"}}}));
  const auto response = Fetching().ask(local_request(server.url("/old"))).value();
  CHECK(response.status == 200);
  CHECK(response.body == "/new");
  CHECK(response.url == server.url("/new"));
  CHECK(response.permanent_url == server.url("/new"));
}

TEST_CASE("a passing move is followed and not remembered") {
  const unsigned status = GENERATE(302u, 303u, 307u);
  TestServer server(redirecting({{"/old", {status, "/new"}}}));
  const auto response = Fetching().ask(local_request(server.url("/old"))).value();
  CHECK(response.url == server.url("/new"));
  CHECK(response.permanent_url.empty());
}

TEST_CASE("only the permanent moves before the first passing one are remembered") {
  TestServer server(redirecting({{"/1", {301, "/2"}}, {"/2", {308, "/3"}}, {"/3", {302, "/4"}}, {"/4", {301, "/5"}}}));
  const auto response = Fetching().ask(local_request(server.url("/1"))).value();
  CHECK(response.url == server.url("/5"));
  CHECK(response.permanent_url == server.url("/3"));
}

TEST_CASE("a redirect that leads nowhere is an answer like any other") {
  TestServer server([](const TestServer::Request&) { return TestServer::Answer{answer(302, {})}; });
  CHECK(Fetching().ask(local_request(server.url("/"))).value().status == 302);
}

TEST_CASE("a Location with blanks and a fragment is followed as browsers do") {
  TestServer server(redirecting({{"/old", {301, "/new page#top"}}}));
  CHECK(Fetching().ask(local_request(server.url("/old"))).value().url == server.url("/new%20page"));
}

TEST_CASE("a loop of redirects ends at the limit, which the error names") {
  TestServer server(redirecting({{"/a", {302, "/b"}}, {"/b", {302, "/a"}}}));
  HttpRequest request = local_request(server.url("/a"));
  request.limits.max_redirects = 3;
  const auto response = Fetching().ask(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().code == "limit");
  CHECK_THAT(response.error().message(), Contains(server.url("/a")) && Contains("3") && Contains("http.max_redirects"));
  CHECK(server.requests().size() == 4);
}

TEST_CASE("a redirect out of http is refused") {
  const std::string location = GENERATE("ftp://127.0.0.1/x", "file:///etc/passwd", "gopher://127.0.0.1:70/_x");
  TestServer server(redirecting({{"/a", {302, location}}}));
  const auto response = Fetching().ask(local_request(server.url("/a")));
  REQUIRE_FALSE(response);
  CHECK(response.error().code == "http");
  CHECK_THAT(response.error().message(), Contains(server.url("/a")) && Contains(location) && Contains("http or https"));
}

TEST_CASE("a Location that is no address is refused by name") {
  TestServer server(redirecting({{"/a", {302, "http://[::bad/"}}}));
  const auto response = Fetching().ask(local_request(server.url("/a")));
  REQUIRE_FALSE(response);
  CHECK_THAT(response.error().text, Contains("is not an address"));
}

TEST_CASE("credentials and headers go along within an origin, and to no other") {
  TestServer elsewhere(redirecting({}));
  TestServer server(redirecting({{"/start", {302, "/within"}}, {"/within", {302, elsewhere.url("/out")}}}));
  HttpRequest request = local_request("http://user:secret@127.0.0.1:" + std::to_string(server.port()) + "/start");
  request.headers = {{"cookie", "a=b"}, {"x-key", "k"}, {"accept", "text/xml"}};
  const auto response = Fetching().ask(request).value();
  CHECK(response.url == elsewhere.url("/out"));

  const std::string basic = "Basic dXNlcjpzZWNyZXQ=";
  for (auto& sent : server.requests()) {
    CHECK(sent.headers["authorization"] == basic);
    CHECK(sent.headers["cookie"] == "a=b");
    CHECK(sent.headers["x-key"] == "k");
  }
  auto sent = elsewhere.requests().at(0).headers;
  CHECK(sent.count("authorization") == 0);
  CHECK(sent.count("cookie") == 0);
  CHECK(sent.count("x-key") == 0);
  CHECK(sent["accept"] == "text/xml");
}

TEST_CASE("an Authorization header does not come back by way of another origin") {
  std::string home;
  TestServer elsewhere(
      [&](const TestServer::Request&) { return TestServer::Answer{answer(302, {"Location: " + home})}; });
  TestServer server(redirecting({{"/start", {302, elsewhere.url("/out")}}}));
  home = server.url("/back");
  HttpRequest request = local_request(server.url("/start"));
  request.headers = {{"authorization", "Bearer t"}};
  CHECK(Fetching().ask(request).value().url == home);
  CHECK(server.requests().at(0).headers.count("authorization") == 1);
  CHECK(server.requests().at(1).headers.count("authorization") == 0);
}

TEST_CASE("credentials that a redirect brings are not used") {
  TestServer elsewhere(redirecting({}));
  const std::string to = "http://user:pass@127.0.0.1:" + std::to_string(elsewhere.port()) + "/out";
  TestServer server(redirecting({{"/start", {302, to}}}));
  REQUIRE(Fetching().ask(local_request(server.url("/start"))));
  CHECK(elsewhere.requests().at(0).headers.count("authorization") == 0);
}

TEST_CASE("an address that is known to have moved is asked there, with the same credentials within its origin") {
  TestServer server(redirecting({}));
  HttpRequest request = local_request("http://user:secret@127.0.0.1:" + std::to_string(server.port()) + "/old");
  request.headers = {{"x-key", "k"}};
  request.moved_to = server.url("/new");
  const auto response = Fetching().ask(request).value();
  CHECK(response.url == server.url("/new"));
  CHECK(response.permanent_url == server.url("/new"));
  REQUIRE(server.requests().size() == 1);
  auto sent = server.requests()[0];
  CHECK(sent.target == "/new");
  CHECK(sent.headers["authorization"] == "Basic dXNlcjpzZWNyZXQ=");
  CHECK(sent.headers["x-key"] == "k");
}

TEST_CASE("credentials and headers do not go to another origin that an address is known to have moved to") {
  TestServer elsewhere(redirecting({}));
  HttpRequest request = local_request("http://user:secret@127.0.0.1:1/old");
  request.headers = {{"cookie", "a=b"}, {"accept", "text/xml"}};
  request.moved_to = "http://other:pass@127.0.0.1:" + std::to_string(elsewhere.port()) + "/out";
  const auto response = Fetching().ask(request).value();
  CHECK(response.permanent_url == elsewhere.url("/out"));
  auto sent = elsewhere.requests().at(0).headers;
  CHECK(sent.count("authorization") == 0);
  CHECK(sent.count("cookie") == 0);
  CHECK(sent["accept"] == "text/xml");
}

TEST_CASE("an error at an address that another has moved to names both, and no password") {
  HttpRequest request = local_request("http://user:secret@127.0.0.1:1/old");
  request.moved_to = "http://127.0.0.1:1/new";
  const auto response = Fetching().ask(request);
  REQUIRE_FALSE(response);
  CHECK_THAT(response.error().message(),
             Contains("http://127.0.0.1:1/new (moved from http://127.0.0.1:1/old)") && !Contains("secret"));
}

TEST_CASE("no error shows a password") {
  const auto response = Fetching().ask(local_request("http://user:secret@127.0.0.1:1/"));
  REQUIRE_FALSE(response);
  CHECK_THAT(response.error().message(), !Contains("secret"));
}
