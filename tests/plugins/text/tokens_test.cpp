#include "text/tokens.hpp"

#include <catch2/catch.hpp>

using namespace newsd::text;

namespace {
std::string folded(std::string_view text) {
  Tokenizer tokenizer;
  Tokens tokens;
  tokenizer.cut(text, tokens);
  return tokens.folded;
}
Tokens cut(std::string_view text) {
  Tokenizer tokenizer;
  Tokens tokens;
  tokenizer.cut(text, tokens);
  return tokens;
}
}  // namespace

TEST_CASE("Case, diacritics and width fold away") {
  CHECK(folded("MÜNCHEN, Łódź & Ærø") == "munchen lodz aero");
  CHECK(folded("ＮＡＴＯ ﬁn") == "nato fin");
  CHECK(folded("Straße ΟΔΟΣ οδός") == "strasse οδοσ οδοσ");
  CHECK(folded("naı\u0308ve") == folded("naïve"));
}

TEST_CASE("Dotted and dotless i are one letter") { CHECK(folded("İSTANBUL Işık ışık") == "istanbul isik isik"); }

TEST_CASE("Cyrillic yo folds to ye, but short i stays") { CHECK(folded("ЁЖ ёж мой") == "еж еж мой"); }

TEST_CASE("Arabic folds vowel points, hamza carriers and tatweel") {
  CHECK(folded("مِصْرُ") == "مصر");
  CHECK(folded("أوكرانيا") == folded("اوكرانيا"));
  CHECK(folded("مصـــر") == "مصر");
}

TEST_CASE("Vowel signs and voicing marks make other words") {
  CHECK(folded("कि") != folded("का"));
  CHECK(folded("か") != folded("が"));
  CHECK(folded("ﾀﾞﾑ") == folded("ダム"));
}

TEST_CASE("Digits of all scripts are the same digits") { CHECK(folded("٢٠٢٧ २०२७ 2027") == "2027 2027 2027"); }

TEST_CASE("Invisible characters do not part words") {
  CHECK(folded("in\u00ADvisible می\u200Cرود") == "invisible ميرود");
}

TEST_CASE("Apostrophes and hyphens part words, an ampersand within joins them") {
  CHECK(folded("L'OTAN co-operation") == "l otan co operation");
  CHECK(folded("AT&T Q & A B&") == "at&t q a b");
  CHECK(folded("a&&b") == "a b");
}

TEST_CASE("Scripts without spaces give a token a character") {
  const Tokens tokens = cut("北京2027年NATO");
  REQUIRE(tokens.items.size() == 5);
  CHECK(tokens.folded == "北 京 2027 年 nato");
  CHECK(tokens.items[0].unspaced);
  CHECK_FALSE(tokens.items[0].glued);
  CHECK(tokens.items[1].glued);
  CHECK(tokens.items[4].glued);
  CHECK(tokens.words() == 3);
}

TEST_CASE("A token knows its place in the original") {
  const std::string_view text = "À «Łódź» !";
  const Tokens tokens = cut(text);
  REQUIRE(tokens.items.size() == 2);
  CHECK(text.substr(tokens.items[1].start, tokens.items[1].end - tokens.items[1].start) == "Łódź");
  CHECK(tokens.form(tokens.items[1]) == "lodz");
}

TEST_CASE("A sentence ends at a stop before white space, unless a small letter follows") {
  const auto starts = [](std::string_view text) { return cut(text).items.at(1).starts_sentence; };
  CHECK(starts("fin. Puis"));
  CHECK(starts("fin.» Puis"));
  CHECK(starts("fin\n\npuis"));
  CHECK(starts("終。次"));
  CHECK_FALSE(starts("approx. three"));
  CHECK_FALSE(starts("3.5"));
  CHECK_FALSE(starts("fin\n  puis"));
  CHECK_FALSE(starts("fin, puis"));
}

TEST_CASE("Several texts can be cut into one list, each with places of its own") {
  Tokenizer tokenizer;
  Tokens tokens;
  tokenizer.append("one", tokens);
  tokenizer.append("two", tokens);
  CHECK(tokens.folded == "one two");
  CHECK(tokens.items[1].start == 0);
  CHECK_FALSE(tokens.items[1].glued);
}

TEST_CASE("Bytes that are no UTF-8 part words") {
  CHECK(folded("a\xFF"
               "b\xC3") == "a b");
}
