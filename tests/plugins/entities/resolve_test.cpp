#include "world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;

TEST_CASE("A place is counted over title and text, and placed where it is first named") {
  const auto found = found_in("The ferry to Oslo left. Oslo waits.", "en", "Oslo ferry");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "city:no-oslo");
  CHECK(found[0].country == "NO");
  CHECK(found[0].count == 3);
  CHECK(found[0].field == 0);
  CHECK(found[0].start == 0);
  CHECK(found[0].end == 4);
}

TEST_CASE("What Georgia is, the rest of the article says") {
  CHECK(ids("Georgia built a quay, and Atlanta paid for it.", "en") == Ids{"city:us-atlanta", "iso:US-GA"});
  CHECK(ids("Georgia built a quay, and Tbilisi paid for it.", "en") == Ids{"city:ge-tbilisi", "iso:GE"});
}

TEST_CASE("A person whose name has a place in it is no place") {
  CHECK(ids("The ferryman Michael Jordan waved.", "en") == Ids{"person:michael-jordan"});
  CHECK(ids("Paris Hilton took the ferry.", "en").empty());
  CHECK(ids("The quay was painted by Jack London.", "en") == Ids{"person:jack-london"});
}

TEST_CASE("A newspaper that is named after a city is not in it") {
  CHECK(ids("The Chicago Tribune wrote about the quay.", "en").empty());
  CHECK(ids("The Dallas Herald wrote about the quay.", "en").empty());
}

TEST_CASE("A city before another state is not the famous one") {
  CHECK(ids("The ferry stopped in Birmingham, Alabama on Monday.", "en") == Ids{"iso:US-AL"});
}

TEST_CASE("An adjective names its country beside a word for the state, with less confidence") {
  const auto found = found_in("The Greek government bought the ferry; Turkish coffee was served.", "en");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "iso:GR");
  CHECK(found[0].confidence < 0.7);
}

TEST_CASE("Words that are places too need a reason") {
  CHECK(ids("Nice weather for reading on the ferry.", "en").empty());
  CHECK(ids("The ferry left from Nice, France at noon.", "en") == Ids{"city:fr-nice", "iso:FR"});
  CHECK(ids("Essen und Trinken gab es auf der Fähre.", "de").empty());
}
