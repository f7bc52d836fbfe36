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

TEST_CASE("ends may be counted one by one or at once") {
  Tally one_by_one;
  Tally at_once;
  Ends ends;
  const auto leave = [&](End end, std::string_view rule) {
    for (Tally* tally : {&one_by_one, &at_once}) tally->enter(Tally::Origin::source);
    one_by_one.leave(end, rule);
    ends.add(end, rule);
  };
  leave(End::journalled, "");
  leave(End::dead, "no date");
  for (const char* rule : {"unchanged", "too short", "unchanged"}) leave(End::dropped, rule);
  at_once.leave(ends);
  const Counts a = one_by_one.counts();
  const Counts b = at_once.counts();
  CHECK(b.add_up());
  CHECK(b.in_flight == 0);
  CHECK(a.journalled == b.journalled);
  CHECK(a.dead == b.dead);
  CHECK(a.dropped == b.dropped);
  CHECK(a.dropped_by_rule == b.dropped_by_rule);
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
