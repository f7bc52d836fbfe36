#include "fetch/rest.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;
using namespace std::chrono_literals;

namespace {

PluginEntry every(std::chrono::seconds interval, std::string name = "gazette") {
  PluginEntry entry;
  entry.name = std::move(name);
  entry.interval = interval;
  return entry;
}

const Report kWell;

}  // namespace

TEST_CASE("a source rests for its interval and at most a tenth more, always as much") {
  for (const char* name : {"gazette", "kiosk", "lights"}) {
    const auto rest = rest_after(kWell, every(1000s, name), 0);
    CHECK(rest >= 1000s);
    CHECK(rest <= 1100s);
    CHECK(rest == rest_after(kWell, every(1000s, name), 0));
  }
  CHECK(rest_after(kWell, every(1000s, "gazette"), 0) != rest_after(kWell, every(1000s, "kiosk"), 0));
}

TEST_CASE("with each failure in a row it rests twice as long, up to 64 times, and after a success as ever") {
  const auto once = rest_after(kWell, every(10s), 0);
  for (std::uint32_t failures = 1; failures <= 6; ++failures)
    CHECK(rest_after(kWell, every(10s), failures) == once * (1 << failures));
  for (const std::uint32_t failures : {7U, 32U, 4'000'000'000U})
    CHECK(rest_after(kWell, every(10s), failures) == 64 * once);
  CHECK(rest_after(kWell, every(10s), 0) == once);
}

TEST_CASE("no source rests longer than a day") {
  Report later;
  later.retry_after = 100h;
  CHECK(rest_after(later, every(10s), 1) == 24h);
  CHECK(rest_after(kWell, every(3h), 6) == 24h);
}

TEST_CASE("a site that says when to come back is asked no sooner, but later if the failures say so") {
  Report later;
  later.retry_after = 600s;
  CHECK(rest_after(later, every(10s), 1) == 600s);
  CHECK(rest_after(later, every(500s), 1) == rest_after(kWell, every(500s), 1));
  CHECK(rest_after(later, every(10s), 0) == 600s);  // the feed came, one of its pages was refused
}

TEST_CASE("what the plugin asks for goes before all of it") {
  Report soon;
  soon.again = 5ms;
  soon.retry_after = 600s;
  CHECK(rest_after(soon, every(10s), 3) == 5ms);
}
