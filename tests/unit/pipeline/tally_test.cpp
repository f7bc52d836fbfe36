#include "pipeline/tally.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

TEST_CASE("whatever happens to articles, the counts add up") {
  Tally tally;
  CHECK(tally.counts().add_up());
  tally.start_with_dead(2);
  for (int i = 0; i < 5; ++i) tally.enter(Tally::Origin::source);
  tally.enter(Tally::Origin::stage);
  CHECK(tally.counts().in_flight == 6);
  CHECK(tally.counts().add_up());
  tally.leave(End::journalled, "");
  tally.leave(End::dropped, "unchanged");
  tally.leave(End::dropped, "unchanged");
  tally.leave(End::dropped, "too short");
  tally.leave(End::dead, "no date");
  tally.turn_back();
  const Counts counts = tally.counts();
  CHECK(counts.accepted == 2 + 4);
  CHECK(counts.emitted == 1);
  CHECK(counts.journalled == 1);
  CHECK(counts.dropped == 3);
  CHECK(counts.dropped_by_rule == std::map<std::string, std::uint64_t>{{"unchanged", 2}, {"too short", 1}});
  CHECK(counts.dead == 3);
  CHECK(counts.in_flight == 0);
  CHECK(counts.add_up());
}

TEST_CASE("a lost article is seen in the counts") {
  Counts counts;
  counts.accepted = 3;
  counts.journalled = 1;
  counts.dropped = 1;
  CHECK_FALSE(counts.add_up());
  counts.held = 1;
  CHECK(counts.add_up());
}
