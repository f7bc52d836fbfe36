#include "base/busy.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace newsd::daemon;

TEST_CASE("work lasts from its beginning to its end, and idling is no work") {
  Busy busy;
  CHECK(busy.lasting() == std::chrono::milliseconds(0));
  {
    const Busy::Spell spell(busy);
    while (busy.lasting() == std::chrono::milliseconds(0)) std::this_thread::yield();
  }
  CHECK(busy.lasting() == std::chrono::milliseconds(0));
}
