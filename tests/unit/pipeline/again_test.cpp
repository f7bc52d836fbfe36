// Copies whose original did not reach the journal.
#include "article/document.hpp"
#include "article/json.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

namespace {

// A stage that takes every article but the first for a copy of the first.
StageScript dedup(Heard& heard) {
  return {.name = "dedup",
          .process =
              [&heard](newsd::Batch batch, newsd::Output out) {
                heard.add("dedup sees " + titles(batch));
                for (std::uint32_t i = 0; i < batch.size(); ++i)
                  if (batch[i].title() != "original")
                    out.link(i, NEWSD_RELATION_COPY, article_id("gazette", "original").hex(), 1);
              },
          .observe = [&heard](newsd::Batch batch) { heard.add("dedup observes " + titles(batch)); },
          .writes = {"duplicate"}};
}

StageScript tagger(Heard& heard) {
  return {.name = "tagger",
          .process =
              [&heard](newsd::Batch batch, newsd::Output out) {
                heard.add("tagger sees " + titles(batch));
                for (std::uint32_t i = 0; i < batch.size(); ++i)
                  out.tag(i, {.type = "topic", .id = "sea", .label = ""});
              },
          .writes = {"tags.topic"},
          .skips_copies = true};
}

StageScript killing_original(Heard& heard) {
  return {.name = "parser", .process = [&heard](newsd::Batch batch, newsd::Output out) {
            heard.add("parser sees " + titles(batch));
            for (std::uint32_t i = 0; i < batch.size(); ++i)
              if (batch[i].title() == "original") out.fail(i, "no text");
          }};
}

}  // namespace

TEST_CASE("a copy of what was journalled stays a copy, and passes by the stages that skip copies") {
  Heard heard;
  World world;
  world.stage(dedup(heard));
  world.stage(tagger(heard));
  world.start();
  world.deliver({"original", "copy"});
  world.deliver({"late copy"});
  CHECK(world.published(3) == Strings{"1 new original", "2 copy copy", "3 copy late copy"});
  REQUIRE(world.becomes_idle());
  for (const std::string& line : heard.all()) CHECK(line.find("tagger sees original copy") == std::string::npos);
  CHECK(must(parse_document(world.records().at(1).body))[NEWSD_FIELD_TAGS].is_null());
}

TEST_CASE("a copy whose original died is new, and goes once more through the stages that skipped it, and no other") {
  Heard heard;
  World world;
  world.stage(dedup(heard));
  world.stage(tagger(heard));
  world.stage(killing_original(heard));
  world.start();
  world.deliver({"original", "copy"});
  CHECK(world.published(1) == Strings{"1 new copy"});
  CHECK(world.settled.first(1) == Strings{"1: original dead no text, copy journalled"});
  REQUIRE(world.becomes_idle());
  const Article copy = must(parse_document(world.records().at(0).body));
  CHECK(copy[NEWSD_FIELD_DUPLICATE].is_null());
  CHECK(copy[NEWSD_FIELD_TAGS].size() == 1);
  CHECK(copy[NEWSD_FIELD_LINEAGE].size() == 3);
  CHECK(heard.all() == Strings{"dedup sees original copy", "tagger sees original", "parser sees original copy",
                               "tagger sees copy", "dedup observes copy"});
  CHECK(world.pipeline().counts().add_up());
}

TEST_CASE("where no stage skips copies, a copy whose original died is new at once") {
  Heard heard;
  World world;
  world.stage(dedup(heard));
  world.stage(killing_original(heard));
  world.start();
  world.deliver({"original", "copy"});
  CHECK(world.published(1) == Strings{"1 new copy"});
  CHECK(world.settled.first(1) == Strings{"1: original dead no text, copy journalled"});
}

TEST_CASE("newsd does not stop while a copy is on its way again") {
  Heard heard;
  Gate gate;
  World world;
  world.stage(dedup(heard));
  StageScript slow = tagger(heard);
  slow.process = [&, sees = slow.process](newsd::Batch batch, newsd::Output out) {
    sees(batch, out);
    if (titles(batch) == "copy") gate.pass();
  };
  world.stage(std::move(slow));
  world.stage(killing_original(heard));
  world.start();
  world.deliver({"original", "copy"});
  REQUIRE(gate.has_seen(1));
  CHECK_FALSE(world.pipeline().drain(std::chrono::steady_clock::now()));
  gate.open();
  CHECK(world.pipeline().drain(std::chrono::steady_clock::now() + patience));
  CHECK(world.journalled() == Strings{"1 new copy"});
}
