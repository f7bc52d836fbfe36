// What a source asks for over HTTP, and what comes of the answers.
#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::fetch_test;

namespace {

constexpr const char* kUrl = "https://gazette.example/rss";
constexpr const char* kNewUrl = "https://gazette.example/new";

// A source that asks for its feed, and takes each line of it for the title of an item; "?" is no feed.
SourceScript feed() {
  return {.poll = [](const std::string&, newsd::Delivery delivery) { delivery.request(kUrl, 3); },
          .response =
              [](const newsd_response& response, newsd::Delivery delivery) {
                std::string body(reinterpret_cast<const char*>(response.body.data), response.body.size);
                if (body == "?") throw newsd::Failure(NEWSD_REJECT, "not a feed");
                emit_all(delivery, {body});
              }};
}

// The feed has answered from where it has moved to for good, and is due again.
void poll_moved(World& world) {
  world.poll();
  HttpResponse moved = page(200, "harbour", "v1");
  moved.url = moved.permanent_url = kNewUrl;
  world.answer(std::move(moved));
  world.poll();
}

const newsd::daemon::HttpRequest& latest(const World& world) { return world.desk.fetches.back().request; }

}  // namespace

TEST_CASE("a request goes to the desk as the source wants it, within the host's bounds") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    const newsd_member header{newsd::to_abi("accept"), newsd::Tree::borrow("text/html")};
    delivery.request(kUrl, 3, {&header, 1, sizeof header});
  }});
  world.poll();
  REQUIRE(world.desk.fetches.size() == 1);
  const NotingDesk::Fetch& fetch = world.desk.fetches[0];
  CHECK(fetch.question.tag == 3);
  CHECK(fetch.question.asked == kUrl);
  CHECK(fetch.request.url == kUrl);
  REQUIRE(fetch.request.headers.size() == 1);
  CHECK(fetch.request.headers[0].name == "accept");
  CHECK(fetch.request.headers[0].value == "text/html");
  CHECK(fetch.request.reach == Reach::public_only);
  CHECK(fetch.request.validators == Validators{});
  CHECK(world.desk.reports.empty());  // not before the answer
}

TEST_CASE("private addresses are within reach only of a source whose operator said so") {
  World world(feed());
  world.entry.addresses = AddressRange::with_private;
  world.poll();
  CHECK(world.desk.fetches[0].request.reach == Reach::allow_private);
}

TEST_CASE("a source sees the answer as it came") {
  std::string seen;
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { delivery.request(kUrl, 3); },
               .response =
                   [&](const newsd_response& response, newsd::Delivery) {
                     seen = std::to_string(response.tag) + ' ' + std::to_string(response.status) + ' ' +
                            std::string(newsd::view(response.url)) + ' ' +
                            std::string(newsd::view(response.media_type)) + ' ' + std::to_string(response.body.size) +
                            ' ' + std::to_string(response.headers.count);
                   }});
  world.poll();
  HttpResponse answer = page(203, "12345");
  answer.headers = {{"server", "s"}, {"age", "1"}};
  world.answer(std::move(answer));
  CHECK(seen == "3 203 https://gazette.example/rss application/rss+xml 5 2");
}

TEST_CASE("validators are saved with what the answer brought, and asked with next time") {
  World world(feed());
  world.poll();
  world.answer(page(200, "harbour", "v1"));
  CHECK(world.taken() == Strings{"harbour"});
  CHECK(world.saved().value().http == R"({"https://gazette.example/rss":{"etag":"v1"}})");
  world.poll();
  CHECK(world.desk.fetches[1].request.validators.etag == "v1");
  World restarted(feed(), world.row());
  restarted.poll();
  CHECK(restarted.desk.fetches[0].request.validators.etag == "v1");
}

TEST_CASE("validators of an answer that the source could not use are not kept") {
  World world(feed());
  world.poll();
  world.answer(page(200, "?", "v1"));
  CHECK(world.report().failure.value().text == std::string(kUrl) + ": not a feed");
  CHECK_FALSE(world.saved());
  world.poll();
  CHECK(world.desk.fetches[1].request.validators.etag.empty());
}

TEST_CASE("not modified is an answer: nothing to take, nothing to save, no failure") {
  World world(feed());
  world.poll();
  world.answer(page(200, "harbour", "v1"));
  world.taken();
  world.poll();
  world.answer(page(304, "", "v1"));
  CHECK(world.taken().empty());
  CHECK_FALSE(world.report().failure);
  CHECK_FALSE(world.report().will_settle);
}

TEST_CASE("an address that has moved for good is asked there from then on") {
  World world(feed());
  poll_moved(world);
  CHECK(latest(world).url == kUrl);
  CHECK(latest(world).moved_to == kNewUrl);
  CHECK(latest(world).validators.etag == "v1");
}

TEST_CASE("once the address that a feed had moved to fails, the configured one is asked again") {
  const Result<HttpResponse> answer =
      GENERATE(Result<HttpResponse>(page(404)), Result<HttpResponse>(page(503)), Result<HttpResponse>(page(200, "?")),
               Result<HttpResponse>(failure("http", "no connection")));
  World world(feed());
  poll_moved(world);
  world.answer(answer);
  CHECK(world.report().failure);
  world.poll();
  CHECK(latest(world).moved_to.empty());
  CHECK(latest(world).validators == Validators{});
}

TEST_CASE("that a move was forgotten is saved with the next answer, though it brings nothing new") {
  World world(feed());
  poll_moved(world);
  world.answer(page(404));
  world.poll();
  world.answer(page(200, "harbour", "v1"));
  CHECK(world.saved().value().http == R"({"https://gazette.example/rss":{"etag":"v1"}})");
}

TEST_CASE("an address that could not be asked because its host rests is still where the feed has moved to") {
  World world(feed());
  poll_moved(world);
  world.answer(failure("busy", "the host rests"));
  world.poll();
  CHECK(latest(world).moved_to == kNewUrl);
}

TEST_CASE("a failure at another address than the configured one names both") {
  World world(feed());
  poll_moved(world);
  HttpResponse answer = page(GENERATE(200u, 404u), "?");
  answer.url = kNewUrl;
  world.answer(std::move(answer));
  CHECK(world.report().failure.value().text.find(std::string(kNewUrl) + " (moved from " + kUrl + "): ") == 0);
}

TEST_CASE("no failure of a feed shows its password") {
  SourceScript script = feed();
  script.poll = [](const std::string&, newsd::Delivery delivery) {
    delivery.request("https://user:secret@gazette.example/rss", 3);
  };
  World world(std::move(script));
  world.poll();
  world.answer(page(GENERATE(200u, 401u), "?"));
  CHECK(world.report().failure.value().text.find("secret") == std::string::npos);
}

TEST_CASE("an answer that is none is a failure that says what to do") {
  const std::pair<unsigned, std::string> expected[] = {{401, "wants a login"},    {403, "http.user_agent"},
                                                       {404, "new address"},      {410, "remove it"},
                                                       {429, "interval_seconds"}, {500, "tries again"}};
  for (const auto& [status, hint] : expected) {
    CAPTURE(status);
    World world(feed());
    world.poll();
    world.answer(page(status));
    REQUIRE(world.report().failure);
    CHECK(world.report().failure->text == std::string(kUrl) + ": HTTP " + std::to_string(status));
    CHECK(world.report().failure->hint.find(hint) != std::string::npos);
    CHECK_FALSE(world.saved());
  }
}

TEST_CASE("a server's wish to wait reaches the desk") {
  World world(feed());
  world.poll();
  HttpResponse busy = page(503);
  busy.retry_after = std::chrono::seconds{120};
  world.answer(std::move(busy));
  CHECK(world.report().retry_after == std::chrono::seconds{120});
}

TEST_CASE("a wish to wait counts with a 429 or a 503 alone") {
  World world(feed());
  world.poll();
  HttpResponse missing = page(404);
  missing.retry_after = std::chrono::seconds{120};
  world.answer(std::move(missing));
  CHECK_FALSE(world.report().retry_after);
}

TEST_CASE("a request that fails below HTTP is the delivery's failure") {
  World world(feed());
  world.poll();
  world.answer(failure("http", "gazette.example: no such host", "check the address"));
  CHECK(world.report().failure.value().text == "gazette.example: no such host");
  CHECK_FALSE(world.report().will_settle);
}

TEST_CASE("pages that an answer leads to belong to the same delivery, and leave no trace in what is remembered") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { delivery.request(kUrl, 1); },
               .response =
                   [](const newsd_response& response, newsd::Delivery delivery) {
                     if (response.tag == 1) delivery.request("https://gazette.example/1", 2);
                     if (response.tag == 2) emit_all(delivery, {"from the page"});
                   }},
              SourceRow{"gazette", "", R"({"https://gazette.example/rss":{"etag":"v1"}})", ""});
  world.poll();
  CHECK(world.desk.fetches[0].request.validators.etag == "v1");
  world.answer(page(200, "", "v2"));
  CHECK(world.desk.reports.empty());
  REQUIRE(world.desk.fetches.size() == 2);
  CHECK(world.desk.fetches[1].question.delivery == world.desk.fetches[0].question.delivery);
  CHECK(world.desk.fetches[1].request.validators.etag.empty());
  world.answer(page(200, "", "p1"));
  CHECK(world.taken() == Strings{"from the page"});
  CHECK(world.desk.reports.size() == 1);
  CHECK(world.saved().value().http == R"({"https://gazette.example/rss":{"etag":"v2"}})");
}

TEST_CASE("a delivery asks for 64 pages and no more") {
  int refused = 0;
  World world({.poll = [&](const std::string&, newsd::Delivery delivery) {
    for (int i = 0; i < 70; ++i) try {
        delivery.request(kUrl);
      } catch (const newsd::Failure&) {
        ++refused;
      }
  }});
  world.poll();
  CHECK(world.desk.fetches.size() == 64);
  CHECK(refused == 6);
}

TEST_CASE("an answer to a delivery that is over is passed over") {
  World world(feed());
  world.poll();
  world.answer(page(200, "harbour"));
  world.taken();
  world.answer(page(200, "late"));
  CHECK(world.taken().empty());
  CHECK(world.desk.reports.size() == 1);
}

TEST_CASE("an answer to a source that reads none is its failure") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { delivery.request(kUrl); }});
  world.poll();
  world.answer(page(200, "harbour"));
  CHECK(world.report().failure);
}

TEST_CASE("a source that is to go gives up what it waits for: nothing is saved, and late answers are ignored") {
  World world(feed());
  world.poll();
  world.abandon();
  REQUIRE(world.desk.reports.size() == 1);
  CHECK(world.report().failure->text == "the configuration is being changed");
  CHECK(world.report().is_abandoned);
  CHECK_FALSE(world.saved());
  world.answer(page(200, "harbour", "\"v1\""));
  CHECK(world.taken().empty());
  world.abandon();
  CHECK(world.desk.reports.size() == 1);
}
