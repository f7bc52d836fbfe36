#include "pipeline/pipeline.hpp"

#include "article/document.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

namespace {

Strings numbered(std::size_t count) {
  Strings all;
  for (std::size_t i = 1; i <= count; ++i) all.push_back("article " + std::to_string(i));
  return all;
}

// "1 new article 1", …
Strings as_new(const Strings& titles) {
  Strings all;
  for (const std::string& title : titles) all.push_back(std::to_string(all.size() + 1) + " new " + title);
  return all;
}

// Notes each article that the stage is told of.
std::function<void(newsd::Batch)> noting(Heard& heard) {
  return [&heard](newsd::Batch batch) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) heard.add(std::string(batch[i].title()));
  };
}

}  // namespace

TEST_CASE("articles are journalled, published and observed in the order in which they came") {
  Heard first;
  Heard second;
  World world;
  world.stage({.name = "first", .observe = noting(first)});
  world.stage({.name = "between"});
  world.stage({.name = "second", .observe = noting(second)});
  world.start({.max_articles = 16, .max_bytes = 1 << 20});
  const Strings all = numbered(500);
  const auto delivery = world.open();
  for (std::size_t i = 0; i < all.size(); i += 7)
    world.send(delivery, Strings(all.begin() + static_cast<std::ptrdiff_t>(i),
                                 all.begin() + static_cast<std::ptrdiff_t>(std::min(i + 7, all.size()))));
  world.close(delivery);
  CHECK(world.published(500) == as_new(all));
  REQUIRE(world.becomes_idle());
  CHECK(world.journalled() == as_new(all));
  CHECK(first.all() == all);
  CHECK(second.all() == all);
  const Counts counts = world.pipeline().counts();
  CHECK(counts.journalled == 500);
  CHECK(counts.in_flight == 0);
  CHECK(counts.add_up());
}

TEST_CASE("without a stage, articles go straight to the journal") {
  World world;
  world.start();
  world.deliver({"harbour"});
  CHECK(world.published(1) == Strings{"1 new harbour"});
  CHECK(world.settled.first(1) == Strings{"1: harbour journalled"});
}

TEST_CASE("the journal says through which stages an article went") {
  World world;
  world.stage({.name = "desk-rules"});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(world.becomes_idle());
  const Article article = must(parse_document(world.records().at(0).body));
  const newsd::Value lineage = article[NEWSD_FIELD_LINEAGE];
  REQUIRE(lineage.size() == 1);
  CHECK(lineage.item(0)["stage"].text() == "desk-rules");
  CHECK(lineage.item(0)["microseconds"].type() == NEWSD_INT);
  CHECK(article[NEWSD_FIELD_REVISION].integer() == 1);
}

TEST_CASE("a stage hears what became of what it has seen before it sees what comes later") {
  Heard heard;
  World world;
  world.stage({.name = "dedup",
               .process = [&](newsd::Batch batch, newsd::Output) { heard.add("sees " + titles(batch)); },
               .observe =
                   [&](newsd::Batch batch) {
                     heard.add("journalled " + titles(batch) + " revision " +
                               std::to_string(batch[0][NEWSD_FIELD_REVISION].integer()));
                   },
               .forget = [&](std::uint64_t, newsd_end end) { heard.add("forgets, end " + std::to_string(end)); }});
  world.stage({.name = "filter", .process = [](newsd::Batch batch, newsd::Output out) {
                 if (batch[0].title() == "gossip") out.drop(0, "gossip");
               }});
  world.start();
  world.deliver({"harbour"});
  heard.first(2);
  world.deliver({"gossip"});
  heard.first(4);
  world.deliver({"ferry"});
  CHECK(heard.first(6) == Strings{"sees harbour", "journalled harbour revision 1", "sees gossip", "forgets, end 2",
                                  "sees ferry", "journalled ferry revision 1"});
}

TEST_CASE("credit comes back only when the article has been observed") {
  Gate gate;
  World world;
  world.stage({.name = "dedup", .observe = [&](newsd::Batch) { gate.pass(); }});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(world.published(1).size() == 1);
  REQUIRE(gate.has_seen(1));
  CHECK(world.pipeline().credit().use().articles >= 1);
  gate.open();
  CHECK(world.becomes_idle());
}

TEST_CASE("an article that dies keeps all that it had, with the reason") {
  World world;
  world.stage({.name = "parser", .process = [](newsd::Batch, newsd::Output out) {
                 const std::uint8_t mine[] = {7};
                 out.set_private(0, mine);
                 out.fail(0, "no text in it");
               }});
  world.start();
  const auto delivery = world.open();
  InFlight each = article("harbour");
  const ArticleId id = each.article.id();
  const std::string page = "<p>";
  newsd::Tree tree;
  each.article.set_raw(tree.object(
      {{newsd::to_abi("bytes"), tree.bytes({reinterpret_cast<const std::uint8_t*>(page.data()), page.size()})}}));
  std::vector<InFlight> one;
  one.push_back(world.emitted(delivery, std::move(each)));
  world.send(std::move(one));
  world.close(delivery);
  CHECK(world.settled.first(1) == Strings{"1: harbour dead no text in it"});
  const auto dead = world.dead_letters();
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].stage == "parser");
  CHECK(dead[0].reason == "no text in it");
  CHECK(dead[0].source == "gazette");
  CHECK(dead[0].article_id == id.hex());
  CHECK(dead[0].at == world.clock.now());
  const Article whole = must(parse_document(dead[0].document));
  CHECK(whole[NEWSD_FIELD_TITLE].text() == "harbour");
  CHECK(whole[NEWSD_FIELD_RAW]["bytes"].bytes().size() == 3);
  CHECK(whole.private_of("parser") == "\x07");
  CHECK(world.journalled().empty());
  CHECK(world.pipeline().counts().dead == 1);
}

TEST_CASE("what stages keep for themselves is journalled and never published") {
  World world;
  world.stage({.name = "dedup", .process = [](newsd::Batch, newsd::Output out) {
                 const std::uint8_t fingerprint[] = {1, 2};
                 out.set_private(0, fingerprint);
               }});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(world.becomes_idle());
  const Record record = world.records().at(0);
  CHECK(record.privates == std::vector<PrivateData>{{"dedup", "\x01\x02"}});
  CHECK(record.body.find("private") == std::string::npos);
}

TEST_CASE("draining waits for what is under way, and ends every thread") {
  Gate gate;
  World world;
  world.stage({.name = "slow", .process = [&](newsd::Batch, newsd::Output) { gate.pass(); }});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(gate.has_seen(1));
  CHECK_FALSE(world.pipeline().drain(std::chrono::steady_clock::now()));
  gate.open();
  CHECK(world.pipeline().drain(std::chrono::steady_clock::now() + patience));
  CHECK(world.journalled() == Strings{"1 new harbour"});
  CHECK_FALSE(world.pipeline().journal_problem());
}

TEST_CASE("a stage that breaks beyond repair is reported, and its article is not journalled") {
  World world;
  world.stage({.name = "dedup",
               .process = [](newsd::Batch, newsd::Output) { throw newsd::Failure(NEWSD_BROKEN, "no memory"); },
               .observe = [](newsd::Batch) {},
               .window_seconds = 3600});
  world.start();
  world.deliver({"harbour"});
  CHECK(world.broken.first(1) == Strings{"stage dedup is broken and remembers what others depend on: no memory"});
  CHECK(world.journalled().empty());
}

TEST_CASE("tags and stories go out with an article while somebody asks for tags") {
  World world;
  world.stage(
      {.name = "rules",
       .process = [](newsd::Batch, newsd::Output out) { out.tag(0, {.type = "rule", .id = "sea", .label = ""}); },
       .writes = {"tags"}});
  world.demand.set(Demand::bit(Family::tag));
  world.start();
  world.deliver({"harbour"});
  CHECK(world.published(1) == Strings{"1 new harbour"});
  CHECK(world.published_tags() == Strings{"rule/sea"});
}
