#include "charset/charset.hpp"

#include <catch2/catch.hpp>

using namespace newsd::charset;

namespace {

Decoded decode_text(std::string_view bytes, const Labels& labels = {}) {
  return decode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, labels);
}

constexpr std::string_view kRussian1251 = "\xCD\xEE\xE2\xEE\xF1\xF2\xE8";  // Новости

}  // namespace

TEST_CASE("the transport's label comes before the document's") {
  CHECK(decode_text(kRussian1251, {"windows-1251", "koi8-r"}).text == "Новости");
  CHECK(decode_text("\xEE\xCF\xD7\xCF\xD3\xD4\xC9", {"", "koi8-r"}).text == "Новости");
}

TEST_CASE("a byte order mark comes before every label and is not text") {
  CHECK(decode_text("\xEF\xBB\xBFünï", {"windows-1251", ""}).text == "ünï");
  CHECK(decode_text(std::string_view("\xFF\xFE<\0a\0>\0", 8), {"utf-8", ""}).text == "<a>");
}

TEST_CASE("UTF-16 is recognised by its shape") { CHECK(decode_text(std::string_view("\0<\0a\0>", 6)).text == "<a>"); }

TEST_CASE("an unknown label is overruled and said to be") {
  const Decoded decoded = decode_text("grün und schön", {"x-nonsense", ""});
  CHECK(decoded.text == "grün und schön");
  CHECK(decoded.overruled);
}

TEST_CASE("a label in which the bytes mean nothing is overruled") {
  CHECK(decode_text(kRussian1251, {"utf-8", "windows-1251"}).text == "Новости");
}

TEST_CASE("single-byte labels do not make mojibake of plain UTF-8") {
  CHECK(decode_text("grün und schön", {"iso-8859-1", ""}).text == "grün und schön");
}

TEST_CASE("iso-8859-1 means windows-1252, as everywhere on the web") {
  CHECK(decode_text("\x93yes\x94 \x96 no", {"ISO-8859-1", ""}).text == "“yes” – no");
}

TEST_CASE("gb2312 and ks_c_5601 mean their supersets") {
  CHECK(decode_text("\xD6\xD0\xB9\xFA", {"gb2312", ""}).text == "中国");
  CHECK(decode_text("\xC7\xD1\xB1\xB9", {"ks_c_5601-1987", ""}).text == "한국");
}

TEST_CASE("ISO-2022-JP is known by its escape sequences, whatever the label") {
  CHECK(decode_text("\x1B$BF|K\\\x1B(B", {"utf-8", ""}).text == "日本");
}

TEST_CASE("without any label the bytes decide") {
  const Decoded russian = decode_text(
      "\xC2\xF7\xE5\xF0\xE0 \xE2 \xE3\xEE\xF0\xEE\xE4\xE5 \xEE\xF2\xEA\xF0\xFB\xEB\xF1\xFF \xED\xEE\xE2\xFB\xE9 "
      "\xEC\xE0\xE3\xE0\xE7\xE8\xED \xEA\xED\xE8\xE3, \xE8 \xED\xE0 \xEE\xF2\xEA\xF0\xFB\xF2\xE8\xE5 "
      "\xEF\xF0\xE8\xF8\xEB\xEE "
      "\xEC\xED\xEE\xE3\xEE \xEB\xFE\xE4\xE5\xE9");
  CHECK(russian.text == "Вчера в городе открылся новый магазин книг, и на открытие пришло много людей");
}

TEST_CASE("a few broken bytes cost themselves, not the label") {
  const Decoded decoded = decode_text(std::string(3000, 'a') + "é\xFFü", {"utf-8", ""});
  CHECK(decoded.damaged);
  CHECK(decoded.text.ends_with("é\xEF\xBF\xBDü"));
}

TEST_CASE("text that was encoded as UTF-8 twice comes out right") {
  CHECK(decode_text("gr\xC3\x83\xC2\xBCn und sch\xC3\x83\xC2\xB6n").text == "grün und schön");
}

TEST_CASE("the declaration of a document is found in one byte a character and in two") {
  const auto declared = [](std::string_view text) {
    return declared_in_xml({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  CHECK(declared("\n<?xml version='1.0' encoding = 'KOI8-R' ?>") == "koi8-r");
  CHECK(declared("<?xml version=\"1.0\"?><a encoding='x'/>").empty());
  CHECK(declared("<?xml encoding='\xFF<bad>'?>").empty());
}

TEST_CASE("whatever the bytes and labels, the text is UTF-8") {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>((i * 7919) >> 3);
  for (const char* label : {"", "utf-8", "utf-16", "utf-7", "gb18030", "iso-2022-jp", "hz", "bocu-1"})
    CHECK(is_utf8(decode_text(bytes, {label, ""}).text));
}
