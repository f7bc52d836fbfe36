// What a new start makes of the journal that it finds.
#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

namespace {

// A stage that keeps a fingerprint of each article, and notes what it is told to remember.
StageScript dedup(Heard& heard) {
  return {.name = "dedup",
          .process =
              [](newsd::Batch batch, newsd::Output out) {
                const std::uint8_t fingerprint[] = {0xAB};
                for (std::uint32_t i = 0; i < batch.size(); ++i) out.set_private(i, fingerprint);
              },
          .observe =
              [&heard](newsd::Batch batch) {
                for (std::uint32_t i = 0; i < batch.size(); ++i)
                  heard.add(std::string(batch[i].title()) + " with " + std::to_string(batch[i].private_data().size()) +
                            " bytes of its own");
              },
          .window_seconds = 3600};
}

}  // namespace

TEST_CASE("sequences go on where they ended, and what is unchanged stays known") {
  World world;
  world.start();
  world.deliver({"harbour", "ferry"});
  world.stop();
  world.start();
  world.deliver({"harbour", "lighthouse"});
  CHECK(world.published(1) == Strings{"3 new lighthouse"});
  CHECK(world.settled.first(2).back() == "2: harbour dropped unchanged, lighthouse journalled");
}

TEST_CASE("a stage that remembers is given its window again, in order, with its own data") {
  Heard heard;
  World world;
  world.stage(dedup(heard));
  world.start();
  world.deliver({"too old"});
  REQUIRE(world.becomes_idle());
  world.clock.advance(std::chrono::hours{2});
  world.deliver({"harbour"});
  world.deliver({"ferry"});
  const auto before = heard.first(3);
  world.stop();
  world.start();
  const auto all = heard.all();
  CHECK(Strings(all.begin() + 3, all.end()) ==
        Strings{"harbour with 1 bytes of its own", "ferry with 1 bytes of its own"});
}

TEST_CASE("a long window is given in pieces, without a gap or a repeat") {
  Heard heard;
  World world;
  world.stage(dedup(heard));
  world.start();
  Strings all;
  for (int i = 0; i < 600; ++i) all.push_back("article " + std::to_string(i));
  world.deliver(all);
  const auto before = heard.first(600);
  world.stop();
  world.start();
  const auto after = heard.all();
  REQUIRE(after.size() == 1200);
  CHECK(Strings(after.begin() + 600, after.end()) == before);
}

TEST_CASE("a stage that cannot take its window is refused at start by its name") {
  World world;
  world.start();
  world.deliver({"harbour"});
  world.stop();
  world.stage({.name = "dedup",
               .observe = [](newsd::Batch) { throw newsd::Failure(NEWSD_REJECT, "too much to remember"); },
               .window_seconds = 3600});
  const auto refused = world.remember();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "plugin");
  CHECK(refused.error().text == "stage dedup could not take the journal's window: too much to remember");
}

TEST_CASE("whatever a source may emit can be given back after a restart") {
  Heard heard;
  World world;
  world.stage({.name = "deep",
               .process =
                   [](newsd::Batch, newsd::Output out) {
                     newsd::Tree tree;
                     newsd_value value = tree.array({});
                     for (int i = 1; i < 60; ++i) value = tree.array({&value, 1});
                     out.set(0, NEWSD_FIELD_X, value);
                   },
               .observe = [&](newsd::Batch batch) { heard.add(titles(batch)); },
               .writes = {"x.deep"},
               .window_seconds = 3600});
  world.start();
  world.deliver({"harbour"});
  heard.first(1);
  world.stop();
  world.start();
  CHECK(heard.all() == Strings{"harbour", "harbour"});
}
