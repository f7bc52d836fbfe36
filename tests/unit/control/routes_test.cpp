#include "control/routes.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

Routes some_routes() {
  Routes routes;
  routes.add("GET", "/v1/articles/{}", [](const Routes::Arguments& arguments) {
    return ControlAnswer{200, "show " + arguments.at(0)};
  });
  routes.add("POST", "/v1/articles/{}/withdraw",
             [](const ControlRequest& request, const Routes::Arguments& arguments, const ControlReply& reply) {
               reply({200, "withdraw " + arguments.at(0) + ' ' + request.body});
             });
  return routes;
}

ControlAnswer ask(const std::string& method, const std::string& path, const std::string& body = {}) {
  ControlAnswer given;
  some_routes().handle({method, path, "", body}, [&](ControlAnswer answer) { given = std::move(answer); });
  return given;
}

}  // namespace

TEST_CASE("a request goes to the handler of its path, with what stands in the gaps decoded") {
  CHECK(ask("GET", "/v1/articles/4a%2Fb%20c").json == "show 4a/b c");
  CHECK(ask("POST", "/v1/articles/7/withdraw", "why").json == "withdraw 7 why");
}

TEST_CASE("a broken percent code stands for itself") {
  CHECK(ask("GET", "/v1/articles/50%").json == "show 50%");
  CHECK(ask("GET", "/v1/articles/%zz%4").json == "show %zz%4");
}

TEST_CASE("an unknown path is answered with those that there are") {
  for (const char* path : {"/", "", "/v1/articles/", "/v1/articles/7/redact", "/v1/articles/7/withdraw/"}) {
    const ControlAnswer answer = ask("GET", path);
    CHECK(answer.status == 404);
    CHECK(answer.json.find("POST /v1/articles/{}/withdraw") != std::string::npos);
  }
}

TEST_CASE("a method that a path does not have is answered with those that it has") {
  const ControlAnswer answer = ask("DELETE", "/v1/articles/7");
  CHECK(answer.status == 405);
  CHECK(answer.json.find("it has GET") != std::string::npos);
}

TEST_CASE("a refusal's status follows from its code") {
  CHECK(refusal({"unknown", "no such article", ""}).status == 404);
  CHECK(refusal({"invalid", "not an id", ""}).status == 400);
  CHECK(refusal({"refused", "it is paused", ""}).status == 409);
  CHECK(refusal({"busy", "a reload is under way", ""}).status == 409);
  CHECK(refusal({"journal", "disk full", "free some"}).json ==
        R"({"error":{"code":"journal","text":"disk full","hint":"free some"}})");
}

TEST_CASE("beyond 32 requests that wait one more is told so, and what is answered at once still is") {
  std::vector<ControlReply> waiting;
  Routes routes;
  routes.add("POST", "/v1/slow", [&](const ControlRequest&, const Routes::Arguments&, const ControlReply& reply) {
    waiting.push_back(reply);
  });
  routes.add("GET", "/v1/quick", [](const Routes::Arguments&) { return ControlAnswer{200, "quick"}; });
  const auto ask_of = [&](const std::string& method, const std::string& path) {
    ControlAnswer given{0, ""};
    routes.handle({method, path, "", ""}, [&given](ControlAnswer answer) { given = std::move(answer); });
    return given;
  };
  std::vector<ControlAnswer> given(32);
  for (ControlAnswer& each : given)
    routes.handle({"POST", "/v1/slow", "", ""}, [&each](ControlAnswer answer) { each = std::move(answer); });
  const ControlAnswer refused = ask_of("POST", "/v1/slow");
  CHECK(refused.status == 503);
  CHECK(refused.json.find(R"({"error":{"code":"busy","text":"too many requests are waiting)") == 0);
  CHECK(refused.json.find("newsctl status") != std::string::npos);
  CHECK(ask_of("GET", "/v1/quick").json == "quick");

  SECTION("an answer makes room") { waiting.front()({200, "done"}); }
  SECTION("so does a request that nobody can answer any more") { waiting.pop_back(); }
  routes.handle({"POST", "/v1/slow", "", ""}, [](const ControlAnswer&) {});
  CHECK(waiting.size() >= 32);
  CHECK(ask_of("POST", "/v1/slow").status == 503);
}
