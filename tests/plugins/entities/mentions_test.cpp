#include "world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;

TEST_CASE("The longest name is taken") {
  CHECK(ids("Guinea-Bissau opened a ferry line.", "en") == Ids{"iso:GW"});
  CHECK(ids("The ferry from South Korea was late.", "en") == Ids{"iso:KR"});
}

TEST_CASE("Names are found with the endings of the language") {
  CHECK(ids("Паром из Москвы прибыл в Киев вечером.", "ru") == Ids{"city:ru-moscow", "city:ua-kyiv"});
  CHECK(ids("Prom kursuje między Warszawą a Brukselą, potem w Niemczech.", "pl") ==
        Ids{"city:be-brussels", "city:pl-warsaw", "iso:DE"});
  CHECK(ids("Die Fähre nach Russland: Brüssels Plan und Frankreichs Antwort.", "de") ==
        Ids{"city:be-brussels", "iso:FR", "iso:RU"});
  CHECK(ids("Vapur Ankara'dan değil, İstanbul'dan kalktı.", "tr") == Ids{"city:tr-ankara", "city:tr-istanbul"});
  CHECK(ids("Lautta lähti Helsingistä Tukholmaan ja Pariisissa odotettiin.", "fi") ==
        Ids{"city:fi-helsinki", "city:fr-paris", "city:se-stockholm"});
  CHECK(ids("A komp Oroszországgal köti össze Bécset.", "hu") == Ids{"city:at-vienna", "iso:RU"});
}

TEST_CASE("Scripts without spaces match as parts of the text, katakana words only whole") {
  CHECK(ids("渡轮从俄罗斯开往东京。", "zh") == Ids{"city:jp-tokyo", "iso:RU"});
  CHECK(ids("フェリーはドイツからロンドンへ向かった。", "ja") == Ids{"city:gb-london", "iso:DE"});
  CHECK(ids("新しいタイヤで走った。", "ja").empty());
}

TEST_CASE("Korean names are found before particles, and without them") {
  const auto found = found_in("여객선이 모스크바에서 떠났다.", "ko");
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "city:ru-moscow");
  CHECK(found[0].end - found[0].start == std::string_view("모스크바").size());
}

TEST_CASE("Arabic and Hebrew names are found behind their clitics") {
  CHECK(ids("غادرت العبارة وروسيا تنتظر.", "ar") == Ids{"iso:RU"});
  CHECK(ids("המעבורת הגיעה לאנקרה.", "he") == Ids{"city:tr-ankara"});
}

TEST_CASE("A name needs its capital, and an acronym all of them") {
  CHECK(ids("We roasted a turkey and who can tell us more?", "en").empty());
  CHECK(ids("The WHO sent nurses.", "en") == Ids{"org:who"});
  CHECK(ids("Nato ships passed.", "en") == Ids{"org:nato"});
}

TEST_CASE("An organisation is one whatever the language calls it") {
  CHECK(ids("L'OTAN attend.", "fr") == Ids{"org:nato"});
  CHECK(ids("Корабли НАТО ушли.", "ru") == Ids{"org:nato"});
  CHECK(ids("北约的船离开了。", "zh") == Ids{"org:nato"});
}

TEST_CASE("Broken bytes and endless words do no harm") {
  CHECK(ids(std::string(100000, 'M'), "en").empty());
  CHECK(ids("\xC3\x28 Moscow \xFF", "en") == Ids{"city:ru-moscow"});
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "South ";
  CHECK(ids(many, "en").empty());
}

TEST_CASE("A name that is a word or an abbreviation elsewhere is known in its own language alone") {
  CHECK(ids("Värmdö Kajer AB byggde kajen.", "sv").empty());
  CHECK(ids("Kararı AB açıkladı.", "tr") == Ids{"org:eu"});
  CHECK(ids("Die Namen der Fähren sind bekannt.", "de").empty());
  CHECK(ids("De veerpont naar Namen vaart.", "nl") == Ids{"city:be-namur"});
  CHECK(ids("Como siempre, el barco zarpa.", "es").empty());
}

TEST_CASE("A city comes before the province that is called after it") {
  CHECK(ids("El barco llegó a Sevilla.", "es") == Ids{"city:es-seville"});
}

TEST_CASE("Korean names of two syllables are found before particles too") {
  CHECK(ids("노르웨이는 미국은 한국과 만났다.", "ko") == Ids{"iso:KR", "iso:NO", "iso:US"});
}
