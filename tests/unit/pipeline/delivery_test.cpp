#include "pipeline/delivery.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

TEST_CASE("a delivery is settled after its last end, with all ends in the order of emission") {
  World world;
  world.stage({.name = "filter", .process = [](newsd::Batch batch, newsd::Output out) {
                 for (std::uint32_t i = 0; i < batch.size(); ++i) {
                   if (batch[i].title() == "gossip") out.drop(i, "no gossip");
                   if (batch[i].title() == "broken") out.fail(i, "no text");
                 }
               }});
  world.start();
  const auto delivery = world.open();
  world.send(delivery, {"harbour", "gossip", "broken", "ferry"});
  CHECK(world.published(2).size() == 2);
  CHECK(world.settled.all().empty());  // it may still grow
  world.close(delivery);
  CHECK(world.settled.first(1) ==
        Strings{"1: harbour journalled, gossip dropped no gossip, broken dead no text, ferry journalled"});
}

TEST_CASE("what the source dropped itself is among the ends that it hears of") {
  World world;
  world.start();
  const auto delivery = world.open();
  InFlight second = world.emitted(delivery, article("second"));
  second.slot = 1;
  std::vector<InFlight> sent;
  sent.push_back(std::move(second));
  delivery->close({}, {{0, "first", {}, End::dropped, "unchanged"}, {2, "third", {}, End::dropped, "backfill"}});
  std::vector<Closing> closings;
  closings.push_back({delivery, world.pipeline().credit().overdraw(0)});
  world.send(std::move(sent), std::move(closings));
  CHECK(world.settled.first(1) == Strings{"1: first dropped unchanged, second journalled, third dropped backfill"});
}

TEST_CASE("a later delivery is not settled, and its state not saved, before the earlier ones") {
  World world;
  world.start();
  const auto first = world.open();
  const auto second = world.open();
  world.send(first, {"one"});
  world.send(second, {"two"});
  world.close(second, "after two");
  world.send(first, {"three"});
  CHECK(world.published(3).size() == 3);
  CHECK(world.settled.all().empty());
  CHECK_FALSE(world.source_row());
  world.close(first, "after three");
  CHECK(world.settled.first(2) == Strings{"1: one journalled, three journalled", "2: two journalled"});
  CHECK(world.source_row().value().state == "after two");
}

TEST_CASE("a delivery of which nothing came before a later one was over is settled all the same") {
  World world;
  world.start();
  const auto waits_for_pages = world.open();
  const auto quick = world.open();
  world.send(quick, {"one"});
  world.send(waits_for_pages, {"two"});
  world.close(waits_for_pages);
  world.close(quick);
  CHECK(world.settled.first(2) == Strings{"1: two journalled", "2: one journalled"});
}

TEST_CASE("a delivery without an article saves its state") {
  World world;
  world.start();
  world.close(world.open(), "nothing new");
  CHECK(world.settled.first(1) == Strings{"1:"});
  CHECK(world.source_row().value().state == "nothing new");
}

TEST_CASE("a delivery that saves nothing leaves the state as it was") {
  World world;
  world.start();
  world.deliver({"one"}, "first state");
  world.deliver({"two"});
  CHECK(world.settled.first(2).size() == 2);
  CHECK(world.source_row().value().state == "first state");
}

TEST_CASE("a source's state and its last article are saved together or not at all") {
  World world;
  world.start();
  world.sql("CREATE TRIGGER fails BEFORE INSERT ON sources BEGIN SELECT RAISE(ABORT, 'no room'); END");
  world.deliver({"harbour"}, "after harbour");
  REQUIRE(comes_true([&] { return world.pipeline().journal_problem().has_value(); }));
  CHECK(world.journalled().empty());
  CHECK(world.settled.all().empty());
  world.sql("DROP TRIGGER fails");
  CHECK(world.settled.first(1) == Strings{"1: harbour journalled"});
  CHECK(world.journalled() == Strings{"1 new harbour"});
  CHECK(world.source_row().value().state == "after harbour");
}

TEST_CASE("while the journal refuses, nothing is published or lost, and it goes on by itself") {
  Heard observed;
  World world;
  world.stage({.name = "dedup", .observe = [&](newsd::Batch batch) { observed.add(titles(batch)); }});
  world.start();
  world.sql("CREATE TRIGGER fails BEFORE INSERT ON articles BEGIN SELECT RAISE(ABORT, 'no room'); END");
  world.deliver({"one"});
  REQUIRE(comes_true([&] { return world.pipeline().journal_problem().has_value(); }));
  CHECK(world.pipeline().journal_problem().value().code == "journal");
  world.deliver({"two"});
  CHECK(observed.all().empty());
  CHECK(world.pipeline().counts().in_flight == 2);
  CHECK(world.pipeline().counts().add_up());
  world.sql("DROP TRIGGER fails");
  CHECK(world.published(2) == Strings{"1 new one", "2 new two"});
  CHECK(comes_true([&] { return !world.pipeline().journal_problem(); }));
  CHECK(world.journalled() == Strings{"1 new one", "2 new two"});
}

TEST_CASE("what was in hand when newsd gives up on the journal is not acknowledged") {
  World world;
  world.start();
  world.sql("CREATE TRIGGER fails BEFORE INSERT ON articles BEGIN SELECT RAISE(ABORT, 'no room'); END");
  world.deliver({"harbour"}, "after harbour");
  REQUIRE(comes_true([&] { return world.pipeline().journal_problem().has_value(); }));
  CHECK_FALSE(world.pipeline().drain(std::chrono::steady_clock::now()));
  world.abandon();
  CHECK(world.settled.all().empty());
  world.sql("DROP TRIGGER fails");
  CHECK(world.journalled().empty());
  CHECK_FALSE(world.source_row());
}
