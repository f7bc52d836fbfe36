#include "world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;
using Names = std::vector<std::string>;

TEST_CASE("A name after a title is a person's") {
  CHECK(people("The ferry was named by Prime Minister Orla Vantreight on Friday.", "en") == Names{"Orla Vantreight"});
  CHECK(people("Le ministre Ildefonse Garrouste a ouvert le port.", "fr") == Names{"Ildefonse Garrouste"});
  CHECK(people("Außenministerin Ottilie von Rabenstein kam mit der Fähre.", "de") == Names{"Ottilie von Rabenstein"});
  CHECK(people("Паром открыл премьер-министр Лукьян Верховцев.", "ru") == Names{"Лукьян Верховцев"});
}

TEST_CASE("A name after a title, what it is the title of, and a comma is a person's") {
  CHECK(people("La secrétaire générale de l'ONU, Ysaline Corbehem, a pris le bac.", "fr") == Names{"Ysaline Corbehem"});
  CHECK(people("The president of Iceland, Sunna Brekkudal, took the ferry.", "en") == Names{"Sunna Brekkudal"});
}

TEST_CASE("A name after a title and its organisation or country is a person's, in any case") {
  CHECK(people("Его встретил генсек НАТО Снорри Вестергард.", "ru") == Names{"Снорри Вестергард"});
  CHECK(people("Он говорил с генсеком НАТО Снорри Вестергардом о пароме.", "ru") == Names{"Снорри Вестергардом"});
  CHECK(people("The minister NATO trusts came to the quay.", "en").empty());
}

TEST_CASE("A name before a comma and a title is a person's") {
  CHECK(people("They met Tancredi Bellorofonte, president of Malta, on the quay.", "en") ==
        Names{"Tancredi Bellorofonte"});
}

TEST_CASE("A given name and a surname are a person") {
  CHECK(people("On the quay stood Martin Quillfeather with a lamp.", "en") == Names{"Martin Quillfeather"});
  CHECK(people("Il porto fu aperto da Giuseppe Malaspigoli.", "it") == Names{"Giuseppe Malaspigoli"});
}

TEST_CASE("A surname that stands alone later counts for the same person") {
  const auto found =
      found_in("President Orla Vantreight came. Later Vantreight left, and nobody saw Vantreight.", "en");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "person:orla-vantreight");
  CHECK(found[0].count == 3);
}

TEST_CASE("What follows a title is not always a name") {
  CHECK(people("The president said nothing. The General Assembly met.", "en").empty());
  CHECK(people("Der Präsident der Ukraine nahm die Fähre.", "de").empty());
  CHECK(people("Депутат Горской думы взошёл на паром.", "ru").empty());
}
