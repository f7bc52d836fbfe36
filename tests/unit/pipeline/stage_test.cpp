#include "pipeline/stage.hpp"

#include "base/text.hpp"
#include "pipeline/pause.hpp"

#include <catch2/catch.hpp>

#include "articles.hpp"
#include "support/doubles.hpp"
#include "support/scripted_stage.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using namespace newsd::daemon::pipeline_test;
using newsd::Tree;
using Strings = std::vector<std::string>;

namespace {

// One stage, called as its lane calls it.
class World {
public:
  explicit World(StageScript script, Stage::Patience patience = {3, {}, {}})
      : scripted(std::move(script)),
        stage(must(Stage::create(scripted.plan(), log_, clock_, {[this] { return next_token_++; }, &credit, &tally},
                                 patience))) {}

  // Puts an article of each title into the batch.
  void bring(const Strings& all) {
    for (const std::string& title : all) {
      batch.articles.push_back(article(title));
      batch.articles.back().token = next_token_++;
    }
  }
  void process() { stage->process(batch, {}); }
  void process(const Strings& all) {
    bring(all);
    process();
  }
  InFlight& operator[](std::size_t index) { return batch.articles[index]; }
  // What became of each: its title, and how it ended.
  Strings fates() const {
    Strings all;
    for (const InFlight& each : batch.articles) {
      std::string fate = title_of(each);
      if (each.end == End::dropped) fate += " dropped by " + each.ended_by + ": " + each.reason;
      if (each.end == End::dead) fate += " dead at " + each.ended_by + ": " + each.reason;
      all.push_back(std::move(fate));
    }
    return all;
  }

private:
  HandClock clock_;
  KeptLog log_;
  std::uint64_t next_token_ = 100;

public:
  CreditPool credit{{100, 1 << 30}};
  Tally tally;
  ScriptedStage scripted;
  std::unique_ptr<Stage> stage;
  Batch batch;
};

bool holds(newsd::Batch batch, std::string_view title) {
  for (std::uint32_t i = 0; i < batch.size(); ++i)
    if (batch[i].title() == title) return true;
  return false;
}

[[noreturn]] void answer(newsd_status status, const std::string& why) { throw newsd::Failure(status, why); }

}  // namespace

TEST_CASE("what a stage says of an article is in it afterwards, and its lineage says who was there") {
  World world({.name = "counter",
               .process = [](newsd::Batch, newsd::Output out) { out.set(1, NEWSD_FIELD_WORDS, Tree::integer(7)); },
               .writes = {"words"}});
  world.process({"one", "two"});
  CHECK(world[0].article[NEWSD_FIELD_WORDS].is_null());
  CHECK(world[1].article[NEWSD_FIELD_WORDS].integer() == 7);
  for (const InFlight& each : world.batch.articles) {
    REQUIRE(each.lineage.size() == 1);
    CHECK(each.lineage[0].stage->stage == "counter");
    CHECK(each.lineage[0].stage->version == "1.0.0");
  }
  CHECK(world.stage->counts().processed == 2);
}

TEST_CASE("an article that has ended is not shown to the stages that follow") {
  Strings seen;
  World world({.process = [&](newsd::Batch batch, newsd::Output) { seen.push_back(titles(batch)); }});
  world.bring({"one", "two"});
  world[0].finish(End::dropped, "earlier", "rule");
  world.process();
  CHECK(seen == Strings{"two"});
}

TEST_CASE("a batch of which nothing is left is not shown at all") {
  int calls = 0;
  World world({.process = [&](newsd::Batch, newsd::Output) { ++calls; }});
  world.process();
  CHECK(calls == 0);
}

TEST_CASE("copies pass by a stage that skips them") {
  Strings seen;
  World world(
      {.process = [&](newsd::Batch batch, newsd::Output) { seen.push_back(titles(batch)); }, .skips_copies = true});
  world.bring({"original", "copy"});
  relate(world[1], "copy", world[0].article.id());
  world.process();
  CHECK(seen == Strings{"original"});
  CHECK(world[1].lineage.empty());
  CHECK(world[1].is_on_its_way());
}

TEST_CASE("an article that comes by again is not shown again") {
  Strings seen;
  World world({.process = [&](newsd::Batch batch, newsd::Output) { seen.push_back(titles(batch)); }});
  world.process({"one"});
  world.bring({"two"});
  world.process();
  CHECK(seen == Strings{"one", "two"});
  CHECK(world[0].lineage.size() == 1);
}

TEST_CASE("a dropped or failed article ends under the stage's name with the reason") {
  const auto process = [](newsd::Batch, newsd::Output out) {
    out.drop(0, "too short");
    out.fail(2, "no date");
  };
  World world({.name = "rules", .process = process});
  world.process({"one", "two", "three"});
  CHECK(world.fates() == Strings{"one dropped by rules: too short", "two", "three dead at rules: no date"});
  CHECK(world.stage->counts().dropped == 1);
  CHECK(world.stage->counts().dead == 1);
}

TEST_CASE("what a call said that did not succeed is forgotten") {
  int calls = 0;
  World world({.process =
                   [&](newsd::Batch, newsd::Output out) {
                     if (++calls == 1) {
                       out.set(0, NEWSD_FIELD_WORDS, Tree::integer(7));
                       out.drop(0, "rule");
                       answer(NEWSD_BUSY, "later");
                     }
                   },
               .writes = {"words"}});
  world.process({"one"});
  CHECK(calls == 2);
  CHECK(world[0].article[NEWSD_FIELD_WORDS].is_null());
  CHECK(world.fates() == Strings{"one"});
  CHECK(world.stage->counts().retried == 1);
}

TEST_CASE("of a batch that is refused, halving finds the poison, and the others pass in their order") {
  Strings calls;
  std::vector<std::uint64_t> forgotten;
  World world({.name = "parser",
               .process =
                   [&](newsd::Batch batch, newsd::Output) {
                     calls.push_back(titles(batch));
                     if (holds(batch, "poison")) answer(NEWSD_REJECT, "cannot read it");
                   },
               .forget = [&](std::uint64_t token, newsd_end) { forgotten.push_back(token); }});
  world.process({"a", "b", "c", "d", "e", "poison", "g"});
  CHECK(world.fates() == Strings{"a", "b", "c", "d", "e", "poison dead at parser: cannot read it", "g"});
  CHECK(calls == Strings{"a b c d e poison g", "a b c", "d e poison g", "d e", "poison g", "poison", "g"});
  CHECK(world.stage->counts().processed == 6);
  CHECK(world.stage->counts().dead == 1);
  // Each refusal was forgotten before the halves were tried: seven, four, two and the one.
  CHECK(forgotten.size() == 7 + 4 + 2 + 1);
  CHECK(forgotten.back() == world[5].token);
}

TEST_CASE("an article that is asked to be retried for ever is dead in the end, and only it") {
  int tries = 0;
  World world({.name = "slow", .process = [&](newsd::Batch batch, newsd::Output) {
                 if (!holds(batch, "stuck")) return;
                 ++tries;
                 answer(NEWSD_RETRY, "no answer from the model");
               }});
  world.process({"one", "stuck"});
  CHECK(world.fates() == Strings{"one", "stuck dead at slow: no answer from the model"});
  CHECK(tries == 3 + 3);  // with its neighbour, then alone
}

TEST_CASE("a retry is given up when newsd stops") {
  World world({.process = [](newsd::Batch, newsd::Output) { answer(NEWSD_RETRY, "later"); }},
              {1000, std::chrono::minutes{1}, std::chrono::minutes{1}});
  world.bring({"one"});
  std::stop_source stopping;
  stopping.request_stop();
  CHECK_THROWS_AS(world.stage->process(world.batch, stopping.get_token()), Stopped);
  CHECK(world[0].is_on_its_way());
}

TEST_CASE("what a stage makes follows the article that it is made of, counted and on credit") {
  World world({.process = [](newsd::Batch, newsd::Output out) {
    Tree tree;
    const newsd_value part = tree.object({{newsd::to_abi("title"), Tree::borrow("part")}});
    out.emit(0, "part-1", part);
    out.emit(0, "part-2", part);
    out.drop(0, "split");
  }});
  world.bring({"whole", "other"});
  const auto delivery = std::make_shared<Delivery>(1, "gazette");
  world[0].delivery = delivery;
  world[0].slot = 4;
  world.process();
  CHECK(world.fates() == Strings{"whole dropped by test: split", "part", "part", "other"});
  const InFlight& made = world[1];
  CHECK(made.article.id() == article_id("gazette", "part-1"));
  CHECK(made.article.source_id() == "gazette");
  CHECK(made.article.kind() == "new");
  CHECK(made.article[NEWSD_FIELD_FETCHED].text() == rfc3339({0}));
  CHECK(made.hash == made.article.content_hash());
  CHECK(made.slot == 4);
  CHECK(made.token != world[2].token);
  CHECK(world.tally.counts().emitted == 2);
  CHECK(world.credit.use().articles == 2);
  CHECK_FALSE(delivery->end_one());  // the closing mark, and
  CHECK_FALSE(delivery->end_one());
  CHECK(delivery->end_one());  // the second of what was made
}

TEST_CASE("a stage hears of the articles that it has seen, whatever became of them") {
  Strings heard;
  World world({.observe = [&](newsd::Batch batch) { heard.push_back("journalled " + titles(batch)); },
               .forget = [&](std::uint64_t token,
                             newsd_end end) { heard.push_back(std::to_string(token) + " " + std::to_string(end)); }});
  world.process({"one", "two", "three", "four"});
  world.bring({"made behind it"});
  for (const std::size_t journalled : {0U, 3U, 4U}) world[journalled].end = End::journalled;
  world[1].end = End::dropped;
  world[2].end = End::dead;
  world.stage->observe(world.batch);
  CHECK(heard ==
        Strings{std::to_string(world[1].token) + " 2", std::to_string(world[2].token) + " 3", "journalled one four"});
}

TEST_CASE("private data comes back to the instance that set it") {
  std::string mine;
  World world({.process =
                   [](newsd::Batch, newsd::Output out) {
                     const std::uint8_t fingerprint[] = {1, 2};
                     out.set_private(0, fingerprint);
                   },
               .observe = [&](newsd::Batch batch) { mine = to_hex(batch[0].private_data()); }});
  world.bring({"one"});
  world[0].article.set_private("other", "not mine");
  world.process();
  world[0].end = End::journalled;
  world.stage->observe(world.batch);
  CHECK(mine == "0102");
  CHECK(world[0].article.private_of("test") == "\x01\x02");
}

TEST_CASE("a broken stage that remembers nothing is replaced, and the batch tried again") {
  World world({.process = nullptr});
  int calls = 0;
  world.scripted.script().process = [&](newsd::Batch, newsd::Output) {
    if (++calls == 1) answer(NEWSD_BROKEN, "the model is gone");
  };
  world.process({"one"});
  CHECK(world.scripted.instances() == 2);
  CHECK(world.fates() == Strings{"one"});
}

TEST_CASE("an exception that leaves a plugin breaks its instance, no more") {
  World world({.name = "careless"});
  world.scripted.descriptor().stage.process = [](void*, const newsd_batch*, const newsd_output*,
                                                 newsd_error*) -> newsd_status { throw 7; };
  world.process({"one"});
  CHECK(world.fates() == Strings{"one dead at careless: no reason given"});
  CHECK(world.scripted.instances() == 1 + 3);
}

TEST_CASE("a broken stage that remembers stops newsd instead of losing its memory") {
  World world({.name = "dedup",
               .process = [](newsd::Batch, newsd::Output) { answer(NEWSD_BROKEN, "no memory"); },
               .observe = [](newsd::Batch) {},
               .window_seconds = 3600});
  world.bring({"one"});
  CHECK_THROWS_WITH(world.process(), "stage dedup is broken and remembers what others depend on: no memory");
  CHECK(world.scripted.instances() == 1);
}

TEST_CASE("a broken stage that cannot be made again stops newsd") {
  World world({.name = "model",
               .process = [](newsd::Batch, newsd::Output) { answer(NEWSD_BROKEN, "gone"); },
               .create =
                   [](int before) {
                     if (before > 0) answer(NEWSD_RETRY, "the file is gone");
                   }});
  world.bring({"one"});
  CHECK_THROWS_WITH(world.process(),
                    Catch::Contains("stage model cannot be replaced") && Catch::Contains("the file is gone"));
}

TEST_CASE("a stage that cannot take what was journalled stops newsd") {
  World world({.name = "dedup", .observe = [](newsd::Batch) { answer(NEWSD_REJECT, "too many"); }});
  world.process({"one"});
  world[0].end = End::journalled;
  CHECK_THROWS_WITH(world.stage->observe(world.batch), "stage dedup could not take what was journalled: too many");
  CHECK_THROWS_AS(world.stage->remember(world.batch.articles), StageBroken);
}

TEST_CASE("a stage that cannot forget goes on") {
  World world({.forget = [](std::uint64_t, newsd_end) { answer(NEWSD_REJECT, "what?"); }});
  world.process({"one"});
  world[0].end = End::dropped;
  CHECK_NOTHROW(world.stage->observe(world.batch));
}
