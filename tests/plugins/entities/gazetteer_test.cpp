#include "entities/gazetteer.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;

namespace {
constexpr std::string_view table =
    "country\tiso:AA\tAA\tAland\tAland;fr,it:Alande;!Al;~alandish\n"
    "org\torg:ux\t\tUX\tUX;Union of X\n";

std::uint32_t node(const Gazetteer& gazetteer, std::initializer_list<const char*> words) {
  std::uint32_t at = Gazetteer::root;
  for (const char* word : words) at = gazetteer.step(at, gazetteer.word(word));
  return at;
}
}  // namespace

TEST_CASE("A name is found by its folded words, with what the table says of it") {
  const Gazetteer gazetteer(table);
  const auto names = gazetteer.names(node(gazetteer, {"union", "of", "x"}));
  REQUIRE(names.size() == 1);
  CHECK(gazetteer.entity(names[0]).id == "org:ux");
  CHECK(gazetteer.written(names[0]) == "Union of X");
  CHECK_FALSE(names[0].acronym);
  CHECK(gazetteer.names(node(gazetteer, {"ux"}))[0].acronym);
  CHECK(gazetteer.names(node(gazetteer, {"al"}))[0].needs_reason);
  CHECK(gazetteer.names(node(gazetteer, {"alandish"}))[0].adjective);
}

TEST_CASE("A name with languages is used in those, and one without in all") {
  const Gazetteer gazetteer(table);
  const Name alande = gazetteer.names(node(gazetteer, {"alande"}))[0];
  CHECK(gazetteer.is_used_in(alande, gazetteer.language("it")));
  CHECK(gazetteer.is_used_in(alande, gazetteer.language("fr-CA")));
  CHECK_FALSE(gazetteer.is_used_in(alande, gazetteer.language("de")));
  CHECK(gazetteer.is_used_in(gazetteer.names(node(gazetteer, {"aland"}))[0], gazetteer.language("de")));
}

TEST_CASE("Words that no name has lead nowhere") {
  const Gazetteer gazetteer(table);
  CHECK(gazetteer.word("harbour") == Gazetteer::nowhere);
  CHECK(gazetteer.names(node(gazetteer, {"union", "of"})).empty());
}

TEST_CASE("A table with an unknown kind is refused") { CHECK_THROWS(Gazetteer("planet\tx\t\t\tMars\n")); }
