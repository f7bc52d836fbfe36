#include "control/by_hand.hpp"

#include "article/document.hpp"

#include <catch2/catch.hpp>

#include "unit/pipeline/world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

namespace {

// As the control API's thread does it; what is told of the end goes to `ended`.
void send_by_hand(World& world, InFlight each, const std::string& endpoint, Heard& ended) {
  each.token = world.pipeline().next_token();
  each.credit = world.pipeline().credit().overdraw(0);
  each.by_hand->ended = [&ended](const InFlight& of) {
    ended.add(title_of(of) + ' ' + std::to_string(of.sequence) + ' ' + of.reason);
  };
  BatchMessage batch;
  batch->articles.push_back(std::move(each));
  HopSender(world.context(), endpoint).send(std::move(batch));
}

void withdraw(World& world, const Record& latest, Heard& ended) {
  world.pipeline().tally().enter(Tally::Origin::hand);
  send_by_hand(world, must(withdrawal(latest, "wrong", Remains::title, world.clock.now())),
               world.pipeline().journal_in(), ended);
}

void retry(World& world, const DeadLetter& letter, Heard& ended) {
  world.pipeline().tally().retry();
  send_by_hand(world, must(retry_of(letter, {})), world.pipeline().entry(), ended);
}

}  // namespace

TEST_CASE("a withdrawal is the next revision, is told under the article's tags, and no stage sees it") {
  World world;
  Heard heard;
  Heard ended;
  world.stage({.name = "tagger",
               .process =
                   [](newsd::Batch batch, newsd::Output out) {
                     for (std::uint32_t i = 0; i < batch.size(); ++i) {
                       newsd::Tag tag;
                       tag.type = "rule";
                       tag.id = "sea";
                       out.tag(i, tag);
                     }
                   },
               .observe =
                   [&](newsd::Batch batch) {
                     for (std::uint32_t i = 0; i < batch.size(); ++i) heard.add(std::string(batch[i].title()));
                   },
               .writes = {"tags.rule"}});
  world.demand.set(Demand::bit(Family::tag));
  world.start();
  world.deliver({"ferry"});
  REQUIRE(world.becomes_idle());
  withdraw(world, world.records().at(0), ended);
  CHECK(ended.first(1) == Strings{"ferry 2 "});
  CHECK(world.published(2) == Strings{"1 new ferry", "2 withdrawn ferry"});
  CHECK(world.published_tags() == Strings{"rule/sea", "rule/sea"});
  CHECK(world.records().at(1).revision == 2);
  REQUIRE(world.becomes_idle());
  CHECK(world.pipeline().counts().emitted == 1);
  CHECK(world.pipeline().counts().add_up());
  world.deliver({"harbour"});
  CHECK(heard.first(2) == Strings{"ferry", "harbour"});
}

TEST_CASE("what was withdrawn is not remembered at the next start") {
  World world;
  Heard heard;
  Heard ended;
  world.stage({.name = "memory",
               .observe =
                   [&](newsd::Batch batch) {
                     for (std::uint32_t i = 0; i < batch.size(); ++i) heard.add(std::string(batch[i].kind()));
                   },
               .window_seconds = 3600});
  world.start();
  world.deliver({"ferry"});
  REQUIRE(world.becomes_idle());
  withdraw(world, world.records().at(0), ended);
  REQUIRE(ended.first(1).size() == 1);
  world.stop();
  world.start();
  world.deliver({"harbour"});
  CHECK(heard.first(3) == Strings{"new", "new", "new"});
}

TEST_CASE("a retried article ends anew, and its dead letter is gone") {
  World world;
  Heard ended;
  std::atomic<bool> refuses = true;
  world.stage({.name = "parser", .process = [&](newsd::Batch, newsd::Output out) {
                 if (refuses) out.fail(0, "no text in it");
               }});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(world.becomes_idle());
  retry(world, world.dead_letters().at(0), ended);
  CHECK(ended.first(1) == Strings{"harbour 0 no text in it"});
  REQUIRE(world.becomes_idle());
  REQUIRE(world.dead_letters().size() == 1);
  CHECK(world.dead_letters()[0].number == 2);
  CHECK(world.pipeline().counts().dead == 1);
  CHECK(world.pipeline().counts().add_up());
  refuses = false;
  retry(world, world.dead_letters().at(0), ended);
  CHECK(ended.first(2).back() == "harbour 1 ");
  REQUIRE(world.becomes_idle());
  CHECK(world.dead_letters().empty());
  CHECK(world.pipeline().counts().dead == 0);
  CHECK(world.pipeline().counts().journalled == 1);
  CHECK(world.pipeline().counts().add_up());
}

TEST_CASE("what dies of a withdrawn article leaves no letter with its text") {
  World world;
  Heard ended;
  std::atomic<bool> refuses = false;
  world.stage({.name = "parser", .process = [&](newsd::Batch, newsd::Output out) {
                 if (refuses) out.fail(0, "no text in it");
               }});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(world.becomes_idle());
  withdraw(world, world.records().at(0), ended);
  REQUIRE(ended.first(1).size() == 1);
  refuses = true;
  world.deliver({"harbour"});
  REQUIRE(world.becomes_idle());
  CHECK(world.dead_letters().empty());
  CHECK(world.pipeline().counts().dropped_by_rule.at("withdrawn") == 1);
  CHECK(world.pipeline().counts().add_up());
}

TEST_CASE("what is retried is what the source emitted, without what stages have made of it") {
  const std::vector<StageTrace> stages{{"dedup", {"duplicate"}}};
  const DeadLetter letter{4, "gazette", "", "rules", "", {}, R"({"id":"00000000000000000000000000000002","revision":1,
    "kind":"copy","source":{"id":"gazette"},"title":"Ferry","duplicate":{"of":"x","relation":"copy"},
    "tags":[{"type":"rule","id":"sea"}],"x":{"dedup":{"rule":"text"},"spool":{"list":1}},"mine":7,
    "raw":{"bytes_b64":"AA=="},"private":{"dedup":"AA=="}})"};
  const InFlight each = must(retry_of(letter, stages));
  std::string document;
  append_document(document, each.article, Extent::whole);
  CHECK(document ==
        R"({"id":"00000000000000000000000000000002","kind":"new","source":{"id":"gazette"},"title":"Ferry",)"
        R"("x":{"spool":{"list":1}},"raw":{"bytes_b64":"AA=="},"mine":7})");
  CHECK(each.by_hand->dead_letter == 4);
}

TEST_CASE("letters without an article, and those of sinks, cannot be retried") {
  DeadLetter letter{4, "gazette", "", "sink/out", "", {}, R"({"title":"Ferry"})"};
  CHECK(retry_of(letter, {}).error().code == "refused");
  letter.stage = "source";
  for (const char* document : {"", "{", R"({"emitted_b64":"AA=="})", R"({"id":"00000000000000000000000000000002"})"}) {
    letter.document = document;
    CHECK(retry_of(letter, {}).error().code == "refused");
  }
}
