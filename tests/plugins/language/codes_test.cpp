#include "language/codes.hpp"

#include <catch2/catch.hpp>

using namespace newsd::language;

TEST_CASE("CLD2's codes become current BCP 47 tags") {
  CHECK(tag_for("iw") == "he");
  CHECK(tag_for("zh") == "zh-Hans");
  CHECK(tag_for("zh-Hant") == "zh-Hant");
  CHECK(tag_for("fr") == "fr");
  CHECK(tag_for("un") == "und");
  CHECK(tag_for("xx-Goth") == "und");
  CHECK(tag_for("tlh") == "und");
}

TEST_CASE("A declared language becomes the hint that CLD2 knows") {
  CHECK(hint_for("de-AT") == "de");
  CHECK(hint_for("NB_no") == "no");
  CHECK(hint_for("he") == "iw");
}

TEST_CASE("A declaration that is no language, or would mislead, is no hint") {
  CHECK(hint_for("").empty());
  CHECK(hint_for("zh-CN").empty());
  CHECK(hint_for("de,en,fr").empty());
  CHECK(hint_for("english").empty());
  CHECK(hint_for(std::string(100000, 'x')).empty());
}

TEST_CASE("A declaration makes an answer more precise, but does not replace it") {
  CHECK(refined("no", "nn", Kana::none) == "nn");
  CHECK(refined("pt", "pt-br", Kana::none) == "pt-BR");
  CHECK(refined("es", "pt-BR", Kana::none) == "es");
  CHECK(refined("ja", "zh-TW", Kana::none) == "zh");
  CHECK(refined("ja", "zh-TW", Kana::some) == "ja");
}
