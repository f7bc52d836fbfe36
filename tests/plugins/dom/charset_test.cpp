#include "dom/dom.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace newsd;

namespace {
charset::Bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
}  // namespace

TEST_CASE("a page's own declaration of its charset is found in either form") {
  CHECK(dom::declared_charset(bytes("<html><META charset='Windows-1251'>")) == "windows-1251");
  CHECK(dom::declared_charset(
            bytes("<meta name=x><meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\">")) == "koi8-r");
  CHECK(dom::declared_charset(bytes("<p>charset=utf-8")).empty());
}

TEST_CASE("a page is read in the charset that it declares") {
  const auto page = dom::decode(bytes("<meta charset=windows-1251><p>\xCC\xEE\xF1\xEA\xE2\xE0"), "");
  CHECK(page.text.find("Москва") != std::string::npos);
}

TEST_CASE("a page in UTF-8 that claims to be Latin-1 comes out right") {
  const auto page = dom::decode(bytes("<meta charset=iso-8859-1><p>Un été à Besançon, près de l’église"), "iso-8859-1");
  CHECK(page.text.find("été à Besançon, près de l’église") != std::string::npos);
  CHECK(page.overruled);
}

TEST_CASE("a page in Latin-1 that claims to be UTF-8 comes out right") {
  const auto page =
      dom::decode(bytes("<meta charset=utf-8><p>Un \xE9t\xE9 \xE0 Besan\xE7on, pr\xE8s de la rivi\xE8re"), "utf-8");
  CHECK(page.text.find("été à Besançon, près de la rivière") != std::string::npos);
}
