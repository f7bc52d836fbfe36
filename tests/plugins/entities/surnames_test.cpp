#include "entities/surnames.hpp"

#include <catch2/catch.hpp>

using newsd::entities::Surnames;

TEST_CASE("A surname is the same in any case of its language") {
  CHECK(Surnames("ru").same("верховцев", "верховцева"));
  CHECK(Surnames("ru").same("верховцевым", "верховцеву"));
  CHECK(Surnames("uk").same("гайський", "гайського"));
  CHECK(Surnames("pl").same("wrzos", "wrzosowi"));
  CHECK_FALSE(Surnames("ru").same("верховцев", "верхов"));
  CHECK_FALSE(Surnames("en").same("vantreight", "vantreights"));
}

TEST_CASE("A surname behind an inflected given name is put into the nominative") {
  CHECK(Surnames("ru").nominative("верховцева", {"лукьяна", "лукьян"}) == "верховцев");
  CHECK(Surnames("ru").nominative("верховцевой", {"анны", "анна"}) == "верховцева");
  CHECK(Surnames("uk").nominative("гайського", {"остапа", "остап"}) == "гайський");
  CHECK(Surnames("pl").nominative("wrzosa", {"jana", "jan"}) == "wrzos");
}

TEST_CASE("What is no ending of a case stays") {
  CHECK(Surnames("pl").nominative("duda", {"andrzejem", "andrzej"}) == "duda");
  CHECK(Surnames("fr").nominative("corbehem", {"ysaline", "ysaline"}) == "corbehem");
}
