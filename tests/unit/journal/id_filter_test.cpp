#include "journal/id_filter.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using newsd::daemon::journal_test::id;

TEST_CASE("a filter never denies what it has, seldom affirms what it has not, and stays small") {
  const bool sized_before = GENERATE(false, true);
  constexpr std::uint64_t count = 400'000;
  IdFilter filter = sized_before ? IdFilter(count) : IdFilter();
  CHECK_FALSE(filter.may_contain(id(1)));
  for (std::uint64_t n = 0; n < count; ++n) filter.add(id(n));
  std::uint64_t denied = 0;
  std::uint64_t wrong = 0;
  for (std::uint64_t n = 0; n < count; ++n) denied += !filter.may_contain(id(n));
  for (std::uint64_t n = count; n < 2 * count; ++n) wrong += filter.may_contain(id(n));
  CHECK(denied == 0);
  CHECK(wrong < count / 50);
  CHECK(filter.bytes() <= 2 << 20);
}
