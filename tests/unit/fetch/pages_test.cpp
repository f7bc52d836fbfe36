#include "fetch/page_queue.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::fetch_test;

namespace {

constexpr const char* kSite = "https://gazette.example/";

// A source that shows the titles that stand in `shown`, each with a page of its own.
SourceScript with_pages(const Strings& shown) {
  return {.poll = [&shown](const std::string&, newsd::Delivery delivery) {
    for (const std::string& title : shown) {
      newsd::Tree tree;
      delivery.emit("", item(tree, title), kSite + title);
    }
  }};
}

Strings asked(const World& world) {
  Strings all;
  for (const NotingDesk::Fetch& fetch : world.desk.fetches) all.push_back(fetch.request.url.substr(24));
  return all;
}

HttpResponse html(std::string body) {
  HttpResponse made = page(200, std::move(body));
  made.media_type = "text/html";
  return made;
}

Result<HttpResponse> broken() { return failure("http", "gazette.example: connection reset", ""); }

}  // namespace

TEST_CASE("an article that waits for its page goes on with it as raw, in the same delivery") {
  const Strings shown{"harbour"};
  World world(with_pages(shown));
  world.poll();
  CHECK(world.taken().empty());
  CHECK(world.desk.reports.empty());
  CHECK(world.credit.use().articles == 0);
  REQUIRE(world.desk.fetches.size() == 1);
  CHECK(world.desk.fetches[0].request.url == "https://gazette.example/harbour");
  HttpResponse came = html("<p>All of it.</p>");
  came.charset = "utf-8";
  came.url = "https://gazette.example/harbour.html";
  world.answer(came);
  CHECK(world.taken() == Strings{"harbour"});
  const newsd::Value raw = world.latest().article[NEWSD_FIELD_RAW];
  CHECK(raw["bytes"].bytes().size() == 17);
  CHECK(raw["media_type"].text() == "text/html");
  CHECK(raw["charset"].text() == "utf-8");
  CHECK(raw["url"].text() == "https://gazette.example/harbour.html");
  CHECK(raw["status"].integer() == 200);
  CHECK(world.report().articles == 1);
  CHECK_FALSE(world.report().failure);
  CHECK(world.saved());
}

TEST_CASE("the content hash is that of what the feed said, whether the page came or not") {
  const Strings shown{"harbour"};
  World with(with_pages(shown));
  with.poll();
  with.answer(html("<p>All of it.</p>"));
  World without(with_pages(shown));
  without.poll();
  without.answer(broken());
  CHECK(with.latest().hash == without.latest().hash);
}

TEST_CASE("what was seen before is dropped before its page is asked for") {
  Strings shown{"harbour"};
  World world(with_pages(shown));
  world.poll();
  world.answer(html("<p>All of it.</p>"));
  shown = {"harbour", "ferry"};
  world.poll();
  CHECK(asked(world) == Strings{"harbour", "ferry"});
}

TEST_CASE("an article whose page cannot be had goes on without it, as a problem and no failure") {
  const Strings shown{"harbour"};
  const auto problem_with = [&](Result<HttpResponse> response) {
    World world(with_pages(shown));
    world.poll();
    world.answer(std::move(response));
    CHECK(world.taken() == Strings{"harbour"});
    CHECK(world.latest().article[NEWSD_FIELD_RAW].is_null());
    CHECK_FALSE(world.report().failure);
    CHECK(world.report().problem_count == 1);
    return world.report().last_problem;
  };
  const std::string start = "the page https://gazette.example/harbour is left out: ";
  CHECK(problem_with(page(404)) == start + "HTTP 404");
  CHECK(problem_with(broken()) == start + "gazette.example: connection reset");
  HttpResponse film = html("binary");
  film.media_type = "video/mp4";
  CHECK(problem_with(film) == start + "it is video/mp4, not HTML");
  CHECK(problem_with(html(std::string(1 << 20, 'x'))) ==
        start + "with it the article is larger than limits.max_article_bytes");
}

TEST_CASE("pages are asked for two at a time, and their articles go on as they come") {
  const Strings shown{"one", "two", "three"};
  World world(with_pages(shown));
  world.poll();
  CHECK(asked(world) == Strings{"one", "two"});
  world.answer(1, html("two"));
  CHECK(world.taken() == Strings{"two"});
  CHECK(asked(world) == Strings{"one", "two", "three"});
  world.answer(2, html("three"));
  world.answer(0, html("one"));
  CHECK(world.taken() == Strings{"three", "one"});
  CHECK(world.desk.reports.size() == 1);
}

TEST_CASE("a site whose pages fail three times in a row is asked for no more; the articles left go without") {
  const Strings shown{"one", "two", "three", "four", "five", "six"};
  World world(with_pages(shown));
  world.poll();
  for (std::size_t i = 0; i < 3; ++i) world.answer(i, broken());
  CHECK(asked(world) == Strings{"one", "two", "three", "four"});
  CHECK(world.taken() == Strings{"one", "two", "three", "five", "six"});
  CHECK(world.desk.reports.empty());
  world.answer(3, html("four"));
  CHECK(world.taken() == Strings{"four"});
  CHECK(world.report().problem_count == 3);
}

TEST_CASE("a site that asks to be left alone is, for as long as it says") {
  const Strings shown{"one", "two", "three"};
  World world(with_pages(shown));
  world.poll();
  HttpResponse later = page(429);
  later.retry_after = std::chrono::seconds(600);
  world.answer(0, later);
  CHECK(world.taken() == Strings{"one", "three"});
  world.answer(1, html("two"));
  CHECK(world.report().retry_after == std::chrono::seconds(600));
  CHECK(asked(world) == Strings{"one", "two"});
}

TEST_CASE("pages wait for their turn until the delivery's time is over, and no longer") {
  const Strings shown{"one", "two", "three"};
  World world(with_pages(shown));
  world.poll();
  CHECK(world.desk.fetches[0].request.limits.max_wait == std::chrono::minutes(10));
  world.clock.advance(std::chrono::minutes(9));
  world.answer(0, html("one"));
  CHECK(world.desk.fetches[2].request.limits.max_wait == std::chrono::minutes(1));
}

TEST_CASE("when a page cannot have its turn in time, the articles left go without") {
  const Strings shown{"one", "two", "three", "four"};
  World world(with_pages(shown));
  world.poll();
  world.answer(0, failure("busy", "gazette.example asks to be left alone", ""));
  CHECK(world.taken() == Strings{"one", "three", "four"});
  world.answer(1, html("two"));
  CHECK(asked(world) == Strings{"one", "two"});
  CHECK(world.report().last_problem.find("asks to be left alone") != std::string::npos);
}

TEST_CASE("articles that still wait when newsd ends were never accepted") {
  const Strings shown{"one", "two", "three"};
  World world(with_pages(shown));
  world.poll();
  CHECK(world.tally.counts().accepted == 3);
  world.end();
  CHECK(world.tally.counts().accepted == 0);
}

TEST_CASE("articles that still wait when their delivery is abandoned come again with the next poll") {
  const Strings shown{"one", "two", "three"};
  World world(with_pages(shown));
  world.poll();
  world.abandon();
  CHECK(world.taken().empty());
  CHECK(world.tally.counts().accepted == 0);
  world.desk.fetches.clear();
  world.poll();
  CHECK(asked(world) == Strings{"one", "two"});
}

TEST_CASE("of the articles of a delivery a thousand may wait for pages") {
  PageQueue queue;
  for (std::size_t i = 0; i < PageQueue::kMaxWaiting; ++i) {
    CHECK(queue.has_room());
    queue.add(InFlight{}, "https://gazette.example/");
  }
  CHECK_FALSE(queue.has_room());
}
