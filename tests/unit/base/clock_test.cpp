#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

std::string again(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? rfc3339(*time) : "refused";
}

}  // namespace

TEST_CASE("a time is written in UTC with milliseconds") {
  CHECK(rfc3339({0}) == "1970-01-01T00:00:00.000Z");
  CHECK(rfc3339({1'769'860'800'007}) == "2026-01-31T12:00:00.007Z");
  CHECK(rfc3339({-1}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("what was written is read again as the same instant") {
  for (const std::int64_t count : {0LL, 999LL, -86'400'001LL, 951'782'400'000LL, 4'102'444'799'999LL}) {
    CAPTURE(count);
    CHECK(parse_rfc3339(rfc3339({count})) == UnixMilliseconds{count});
  }
}

TEST_CASE("an offset is taken off, a bare day begins at midnight UTC") {
  CHECK(again("2026-01-31T12:00:00+02:00") == "2026-01-31T10:00:00.000Z");
  CHECK(again("2025-12-31T23:30:00-05:45") == "2026-01-01T05:15:00.000Z");
  CHECK(again("2024-02-29") == "2024-02-29T00:00:00.000Z");
}

TEST_CASE("small letters, a blank for T and fractions of any length are read") {
  CHECK(again("2026-01-31t12:00:00z") == "2026-01-31T12:00:00.000Z");
  CHECK(again("2026-01-31 12:00:00.5Z") == "2026-01-31T12:00:00.500Z");
  CHECK(again("2026-01-31T12:00:00.1239876Z") == "2026-01-31T12:00:00.123Z");
  CHECK(again("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00.000Z");  // a leap second
}

TEST_CASE("a day or an hour that does not exist is no time") {
  for (const std::string_view text :
       {"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31", "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z", "2026-01-31T12:00:61Z", "2026-01-31T12:00:00+24:00", "2026-01-31T12:00:00+01:60"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}

TEST_CASE("what is not written as RFC 3339 wants it is no time") {
  for (const std::string_view text :
       {"", "2026", "2026-1-1", "26-01-31", "2026-01-31Z", "2026-01-31T12:00Z", "2026-01-31T12:00:00",
        "2026-01-31T12:00:00+2:00", "2026-01-31T12:00:00+0200", "2026-01-31T12:00:00Zx", "2026-01-31X12:00:00Z",
        "2026-01-31T-0:00:00Z", "-026-01-01", "-000-01-01", "+026-01-01", "Sat, 31 Jan 2026 12:00:00 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}
