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

TEST_CASE("A sentence that begins after a title is no name, a title that is shortened ends none") {
  CHECK(people("Non ci sono scuse, ha detto il sindaco. Qualche abitante ride.", "it").empty());
  CHECK(people("He thanked Sen. Orla Vantreight.", "en") == Names{"Orla Vantreight"});
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

TEST_CASE("In Arabic a name is behind a title and whose title it is") {
  CHECK(people("التقى الرئيس النرويجي هارالد مراد أمس وزير الدفاع سامي الخزاف في أوسلو.", "ar") ==
        Names{"هارالد مراد", "سامي الخزاف"});
  CHECK(people("وصل الأمير نبيل بن سالم إلى المرفأ.", "ar") == Names{"نبيل بن سالم"});
  CHECK(people("قال الرئيس إن السفينة وصلت.", "ar").empty());
}

TEST_CASE("In Hebrew a name is behind a title and whose title it is") {
  CHECK(people("ראש הממשלה אילן גולדרינג נפגש עם נשיא נורווגיה סוון הולם.", "he") ==
        Names{"אילן גולדרינג", "סוון הולם"});
  CHECK(people("השר לא הגיב.", "he").empty());
}

TEST_CASE("In Hindi a name is behind a title, up to a postposition") {
  CHECK(people("प्रधानमंत्री सुमेध कर्णिक ने कहा।", "hi") == Names{"सुमेध कर्णिक"});
  CHECK(people("प्रधानमंत्री ने कहा।", "hi").empty());
}

TEST_CASE("In Chinese a name is on either side of a title") {
  CHECK(people("国家主席林大山在港口会见挪威首相哈拉尔·霍尔姆。", "zh") == Names{"林大山", "哈拉尔·霍尔姆"});
  CHECK(people("總統霍爾姆說，船來了。", "zh") == Names{"霍爾姆"});
  CHECK(people("教育部部长和市长讨论了问题。", "zh").empty());
}

TEST_CASE("In Japanese a name is before a title, with a country between or without") {
  CHECK(people("山川一郎首相はホルム米大統領と会った。", "ja") == Names{"山川一郎", "ホルム"});
  CHECK(people("ハラルド・ホルム氏が話した。氏名は書かない。", "ja") == Names{"ハラルド・ホルム"});
  CHECK(people("会社の前首相が来た。", "ja").empty());
}

TEST_CASE("In Korean a name is before a title, with whose title it is between or without") {
  CHECK(people("김바다 총리는 홀름 노르웨이 대통령을 만났다.", "ko") == Names{"김바다", "홀름"});
  CHECK(people("취임한 대통령이 말했다. 전 총리가 왔다.", "ko").empty());
}

TEST_CASE("A name before an age is a person's") {
  CHECK(people("On the quay stood Ysolde Quillfeather, 42, with a lamp.", "en") == Names{"Ysolde Quillfeather"});
  CHECK(people("Am Kai stand Ottwin Rabenstein (51) mit einer Lampe.", "de") == Names{"Ottwin Rabenstein"});
  CHECK(people("부두에 김바다(42)가 서 있었다.", "ko") == Names{"김바다"});
  CHECK(people("On 3 May, 42, a ferry came.", "en").empty());
}
