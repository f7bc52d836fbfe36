#include "world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::entities;

namespace {
struct Case {
  std::string text, place, country, date, agency;
};
void check(const Case& expected) {
  INFO(expected.text);
  const Dateline found = dateline(expected.text);
  CHECK(found.place == expected.place);
  CHECK(found.country == expected.country);
  CHECK(found.date == expected.date);
  CHECK(found.agency == expected.agency);
}
}  // namespace

TEST_CASE("Place, date and agency are read from the ways in which agencies write them") {
  check({"OSLO (Reuters) - The ferry left.", "OSLO", "NO", "", "reuters"});
  check({"OSLO, 12 avril (AFP) – Le bac est parti.", "OSLO", "NO", "12 avril", "afp"});
  check({"МОСКВА, 5 мая — РИА Новости. Паром ушёл.", "МОСКВА", "RU", "5 мая", "ria"});
  check({"МИНСК, 5 мая. /ТАСС/. Паром ушёл.", "МИНСК", "BY", "5 мая", "tass"});
  check({"Kiel (dpa) - Die Fähre ist fort.", "Kiel", "DE", "", "dpa"});
  check({"Lima, 3 may (EFE).- El barco salió.", "Lima", "PE", "3 may", "efe"});
  check({"SAN JOSE, Costa Rica (AP) — The ferry left.", "SAN JOSE, Costa Rica", "CR", "", "ap"});
  check({"新华社柏林5月3日电 渡轮离开。", "柏林", "DE", "5月3日", "xinhua"});
  check({"【パリ＝共同】フェリーが出た。", "パリ", "FR", "", "kyodo"});
  check({"(파리=연합뉴스) 여객선이 떠났다.", "파리", "FR", "", "yonhap"});
}

TEST_CASE("A dateline without an agency stands in capitals or has a date") {
  check({"OSLO — The ferry left.", "OSLO", "NO", "", ""});
  check({"Oslo, May 3 - The ferry left.", "Oslo", "NO", "May 3", ""});
  check({"Oslo - a city on the water.", "", "", "", ""});
}

TEST_CASE("The agency is read from the last line") {
  check({"Le bac est parti.\n(Selon Reuters)", "", "", "", "reuters"});
  check({"The ferry left.\nSource: AFP", "", "", "", "afp"});
  check({"Die Fähre ist fort. (dpa)", "", "", "", "dpa"});
  check({"Le bac est parti.\n© 2021 AFP", "", "", "", "afp"});
}

TEST_CASE("An agency that is spoken of is not the source") {
  check({"Asked by AFP on the quay, the captain said nothing.", "", "", "", ""});
  check({"The ferry left.\nPhoto: Reuters", "", "", "", ""});
  check({"(Harbour.vn) - The ferry left.", "", "", "", ""});
}

TEST_CASE("Nothing, brackets without end and long lines have no dateline") {
  check({"", "", "", "", ""});
  check({"(((((((((((((", "", "", "", ""});
  check({std::string(5000, '-'), "", "", "", ""});
  check({"OSLO (" + std::string(5000, 'x'), "", "", "", ""});
}

TEST_CASE("A town that is not known is one before a state, which is not part of its name") {
  check({"QUAYTON, Mass., June 1 - The ferry left.", "QUAYTON", "US", "June 1", ""});
  check({"BIRMINGHAM, Ala., June 1 - The ferry left.", "BIRMINGHAM", "US", "June 1", ""});
}
