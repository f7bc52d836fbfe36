#include "fetch/source.hpp"

#include "article/document.hpp"
#include "article/json.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::fetch_test;

namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;

// A source that shows the titles that stand in `shown` at each poll.
SourceScript showing(const Strings& shown) {
  return {.poll = [&shown](const std::string&, newsd::Delivery delivery) { emit_all(delivery, shown); }};
}

}  // namespace

TEST_CASE("what a source emits becomes an article of its own with all that the host knows") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.feed(tree.object({{newsd::to_abi("title"), newsd::Tree::borrow("The Gazette")}}));
    delivery.emit("item-7", item(tree, "harbour"));
  }});
  world.poll();
  CHECK(world.taken() == Strings{"harbour"});
  const InFlight& each = world.latest();
  std::string document;
  append_document(document, each.article, Extent::whole);
  CHECK(document == R"({"id":")" + article_id("gazette", "item-7").hex() +
                        R"(","kind":"new","source":{"id":"gazette","name":"The Gazette"},"guid":"harbour",)"
                        R"("title":"harbour","text":"A text.","fetched":"2023-11-14T22:13:20.000Z",)"
                        R"("feed":{"title":"The Gazette"}})");
  CHECK(each.key == "item-7");
  CHECK(each.token == 1);
  CHECK(each.credit.bytes() > 0);
  CHECK(world.credit.use().articles == 2);  // and the closing mark
  CHECK(world.tally.counts().accepted == 1);
  CHECK(world.report().articles == 1);
  CHECK(world.report().will_settle);
}

TEST_CASE("the content hash is that of what was emitted, whatever the host adds") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { emit_all(delivery, {"harbour"}); }});
  world.poll();
  newsd::Tree tree;
  Article emitted;
  must(read_document(item(tree, "harbour"), emitted, MemberRange::emitted));
  CHECK(world.latest().hash == emitted.content_hash());
}

TEST_CASE("a source's name is the operator's, else the feed's, else its id") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { emit_all(delivery, {"harbour"}); },
               .repeats = false});
  world.poll();
  CHECK(world.latest().article[NEWSD_FIELD_SOURCE]["name"].text() == "gazette");
  World named({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.feed(tree.object({{newsd::to_abi("title"), newsd::Tree::borrow("The Gazette")}}));
    emit_all(delivery, {"harbour"});
  }});
  named.entry.title = "Gazette of the desk";
  named.poll();
  CHECK(named.latest().article[NEWSD_FIELD_SOURCE]["name"].text() == "Gazette of the desk");
}

TEST_CASE("what was shown before and has not changed goes no further, and is told at settlement") {
  Strings shown{"harbour", "ferry"};
  Strings ends;
  SourceScript script = showing(shown);
  script.settled = [&](const Strings& all) { ends = all; };
  World world(std::move(script));
  world.poll();
  CHECK(world.taken() == Strings{"harbour", "ferry"});
  shown = {"harbour", "lighthouse", "ferry"};
  world.poll();
  CHECK(world.taken() == Strings{"lighthouse"});
  CHECK(world.tally.counts().dropped_by_rule == std::map<std::string, std::uint64_t>{{"unchanged", 2}});
  world.settle();
  CHECK(ends == Strings{"harbour 2 unchanged", "lighthouse 1", "ferry 2 unchanged"});
  CHECK(world.desk.settlements ==
        std::vector<Ends>{{.journalled = 1, .dead = 0, .dropped_by_rule = {{"unchanged", 2}}}});
}

TEST_CASE("an item whose content has changed is taken again") {
  std::string text = "first";
  World world({.poll = [&](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.emit("", item(tree, "harbour", text));
  }});
  for (const char* next : {"first", "second", "first"}) {
    text = next;
    world.poll();
    CHECK(world.taken() == Strings{"harbour"});
  }
}

TEST_CASE("what was seen is remembered over a restart, from the row that was saved") {
  Strings shown{"harbour"};
  World before(showing(shown));
  before.poll();
  shown = {"ferry", "harbour"};
  World after(showing(shown), before.row());
  after.entry.backfill.newest = 0;  // only a new source's first poll is limited
  after.poll();
  CHECK(after.taken() == Strings{"ferry"});
}

TEST_CASE("a source that does not repeat itself is taken at its word") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { emit_all(delivery, {"harbour"}); },
               .repeats = false});
  world.poll();
  world.poll();
  CHECK(world.taken() == Strings{"harbour", "harbour"});
}

TEST_CASE("a new feed's first poll takes as much of the past as the operator wants") {
  Strings shown{"one", "two", "three"};
  const auto taken_with = [&](std::optional<std::uint32_t> newest) {
    shown = {"one", "two", "three"};
    World world(showing(shown));
    world.entry.backfill.newest = newest;
    world.poll();
    Strings all = world.taken();
    shown = {"four", "one", "two", "three"};
    world.poll();
    for (const std::string& each : world.taken()) all.push_back("then " + each);
    return all;
  };
  CHECK(taken_with(std::nullopt) == Strings{"one", "two", "three", "then four"});
  CHECK(taken_with(2) == Strings{"one", "two", "then four"});
  CHECK(taken_with(0) == Strings{"then four"});
}

TEST_CASE("a new feed that lists its oldest items first gives its newest, in its own order") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    for (const char* day : {"1970-01-02", "1970-01-09", "1970-01-03", "1970-01-08"})
      delivery.emit("", item(tree, day, "t", day));
  }});
  world.entry.backfill.newest = 2;
  world.poll();
  CHECK(world.taken() == Strings{"1970-01-09", "1970-01-08"});
  CHECK(world.tally.counts().dropped_by_rule == std::map<std::string, std::uint64_t>{{"backfill", 2}});
  world.poll();
  CHECK(world.taken().empty());
}

TEST_CASE("an item without a date counts as being as new as the one listed before it") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.emit("", item(tree, "old", "t", "1970-01-02"));
    delivery.emit("", item(tree, "undated, old"));
    delivery.emit("", item(tree, "new", "t", "1970-01-09"));
    delivery.emit("", item(tree, "undated, new"));
  }});
  world.entry.backfill.newest = 2;
  world.poll();
  CHECK(world.taken() == Strings{"new", "undated, new"});
}

TEST_CASE("a new feed's answers together give no more than the newest that are wanted") {
  World world({.poll =
                   [](const std::string&, newsd::Delivery delivery) {
                     delivery.request("https://example.org/1");
                     delivery.request("https://example.org/2");
                   },
               .response =
                   [](const newsd_response& response, newsd::Delivery delivery) {
                     const std::string from(reinterpret_cast<const char*>(response.body.data), response.body.size);
                     emit_all(delivery, {from + " first", from + " second", from + " third"});
                   }});
  world.entry.backfill.newest = 4;
  world.poll();
  world.answer(0, page(200, "one"));
  world.answer(1, page(200, "two"));
  CHECK(world.taken() == Strings{"one first", "one second", "one third", "two first"});
}

TEST_CASE("a new feed's first poll leaves out what is older than max_age") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.emit("", item(tree, "old", "t", "1970-01-02"));
    delivery.emit("", item(tree, "recent", "t", "1970-01-09T12:00:00Z"));
    delivery.emit("", item(tree, "undated"));
  }});
  world.clock.set({10 * kDay});
  world.entry.max_age = std::chrono::hours{48};
  world.poll();
  CHECK(world.taken() == Strings{"recent", "undated"});
  CHECK(world.tally.counts().dropped_by_rule == std::map<std::string, std::uint64_t>{{"max_age", 1}});
}

TEST_CASE("an article that cannot be taken is a dead letter, and the next one is taken") {
  std::optional<std::string> told;
  World world({.poll = [&](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    told = delivery.emit("bad", tree.object({{newsd::to_abi("title"), newsd::Tree::integer(1)}}));
    emit_all(delivery, {"harbour"});
  }});
  world.poll();
  CHECK(told == "title: is int, must be string");
  CHECK(world.taken() == Strings{"dead: title: is int, must be string", "harbour"});
  CHECK(world.report().problem_count == 1);
  CHECK_FALSE(world.report().failure);
  CHECK(world.saved());
}

TEST_CASE("the dead letter of what could not be taken holds it as it was emitted") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.emit("bad", tree.object({{newsd::to_abi("title"), newsd::Tree::integer(1)}}));
  }});
  world.poll();
  const InFlight& dead = world.latest();
  CHECK(dead.ended_by == "source");
  CHECK(dead.article.id() == article_id("gazette", "bad"));
  REQUIRE(dead.article.unknown().size() == 1);
  const auto kept = newsd::Value(dead.article.unknown()[0].value).bytes();
  CHECK(std::string(kept.begin(), kept.end()) == R"({"title":1})");
}

TEST_CASE("an article beyond the limit is refused by the limit's name") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.emit("", item(tree, "huge", std::string(20'000, 'x')));
    delivery.emit("", item(tree, "small"));
  }});
  world.max_article_bytes = 10'000;
  world.poll();
  const Strings taken = world.taken();
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].find("the article is larger than limits.max_article_bytes (10000)") != std::string::npos);
  CHECK(taken[1] == "small");
}

TEST_CASE("items without a key are known by what they say of themselves") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.emit("", tree.object({{newsd::to_abi("url"), newsd::Tree::borrow("https://gazette.example/1")}}));
  }});
  world.poll();
  CHECK(world.latest().article.id() == article_id("gazette", "https://gazette.example/1"));
}

TEST_CASE("state is given back at the next poll, and saved when it has changed") {
  Strings given;
  std::string next = "one";
  World world({.poll =
                   [&](const std::string& state, newsd::Delivery delivery) {
                     given.push_back(state);
                     delivery.state({reinterpret_cast<const std::uint8_t*>(next.data()), next.size()});
                   },
               .repeats = false},
              SourceRow{"gazette", "zero", "", ""});
  world.poll();
  CHECK(world.saved().value().state == "one");
  world.poll();
  CHECK_FALSE(world.report().will_settle);  // nothing new: no transaction for it
  CHECK(given == Strings{"zero", "one"});
}

TEST_CASE("a failure keeps the state that was, but not what it brought from going on") {
  bool fails = true;
  Strings given;
  World world({.poll =
                   [&](const std::string& state, newsd::Delivery delivery) {
                     given.push_back(state);
                     const std::uint8_t next[] = {'1'};
                     delivery.state(next);
                     emit_all(delivery, {"harbour"});
                     if (fails) throw newsd::Failure(NEWSD_REJECT, "half a page");
                   }},
              SourceRow{"gazette", "zero", "", ""});
  world.poll();
  CHECK(world.taken() == Strings{"harbour"});
  CHECK(world.report().failure.value().text == "poll: half a page");
  CHECK_FALSE(world.saved());
  fails = false;
  world.poll();
  CHECK(given == Strings{"zero", "zero"});
  CHECK(world.saved().value().state == "1");
}

TEST_CASE("an exception that leaves a source is its failure, not the daemon's end") {
  World world({.poll = [](const std::string&, newsd::Delivery) { throw std::runtime_error("a bug"); }});
  world.poll();
  CHECK(world.report().failure.value().text == "poll: a bug");
}

TEST_CASE("when newsd stops, a source that does not listen loses nothing") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    newsd::Tree tree;
    try {
      delivery.emit("", item(tree, "harbour"));
    } catch (const newsd::Failure&) {
    }
  }});
  world.credit.close();
  world.poll();
  CHECK(world.taken().empty());
  CHECK_FALSE(world.saved());
  CHECK(world.tally.counts().accepted == 0);
  CHECK(world.tally.counts().add_up());
}

TEST_CASE("a watched descriptor is the source's call of ready()") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) { delivery.watch(5); },
               .ready = [](int descriptor,
                           newsd::Delivery delivery) { emit_all(delivery, {"from " + std::to_string(descriptor)}); },
               .repeats = false});
  world.poll();
  CHECK(world.desk.watched == std::vector<int>{5});
  world.ready(5);
  CHECK(world.taken() == Strings{"from 5"});
  CHECK(world.desk.handled_descriptors == std::vector<int>{5});
}

TEST_CASE("a source without ready() watches nothing, and its wish for the next poll is bounded") {
  World world({.poll = [](const std::string&, newsd::Delivery delivery) {
    delivery.again(~0ULL);
    delivery.watch(5);
  }});
  world.poll();
  CHECK(world.desk.watched.empty());
  CHECK(world.report().failure.value().text == "poll: watch: the source has no ready()");
  CHECK(world.report().again == std::chrono::hours{7 * 24});
}
