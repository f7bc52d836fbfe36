#include "world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;

TEST_CASE("One person in several cases is one tag with the name in the nominative") {
  const auto found = found_in("Говорил Иван Верховцев. Ивана Верховцева слушали, с Верховцевым спорили.", "ru");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "person:иван-верховцев");
  CHECK(found[0].label == "Иван Верховцев");
  CHECK(found[0].count == 3);
}

TEST_CASE("A person who is named in another case alone has the id of the nominative") {
  CHECK(ids("Вчера видели Ивана Верховцева.", "ru") == Ids{"person:иван-верховцев"});
  CHECK(ids("Spotkanie Jana Wrzosa.", "pl") == Ids{"person:jan-wrzos"});
}

TEST_CASE("Another given name makes another person, and an initial does not") {
  CHECK(ids("Anna Quillfeather met Peter Quillfeather.", "en") ==
        Ids{"person:anna-quillfeather", "person:peter-quillfeather"});
  CHECK(ids("President Anna Quillfeather spoke. President A. Quillfeather left.", "en") ==
        Ids{"person:anna-quillfeather"});
}

TEST_CASE("A surname before the full name counts for the same person, whose id is the full name's") {
  const auto found = found_in("President Vantreight came. Then Anna Vantreight left.", "en");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "person:anna-vantreight");
  CHECK(found[0].count == 2);
}

TEST_CASE("The same characters later count for a person of a script without spaces") {
  const auto found = found_in("林大山主席到了。林大山还说，林大山会来。", "zh");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "person:林大山");
  CHECK(found[0].count == 3);
}
