#include "spool/text.hpp"
#include "spool/unusable.hpp"

#include <catch2/catch.hpp>

using namespace newsd::spool;

TEST_CASE("UTF-8 stays as it is, and its byte-order mark goes") {
  CHECK(decode("Øresund").text == "Øresund");
  CHECK(decode("\xEF\xBB\xBFØresund").text == "Øresund");
  CHECK(decode("\xEF\xBB\xBFØresund").charset == "utf-8");
}

TEST_CASE("a byte-order mark decides over what was declared") {
  using namespace std::string_view_literals;
  CHECK(decode("\xFF\xFE\x41\x04"sv, "windows-1252").text == "с");
  CHECK(decode("\xFE\xFF\x04\x41"sv).charset == "utf-16be");
}

TEST_CASE("bytes that are no UTF-8 are read as windows-1252 when nothing better is known") {
  const Decoded decoded = decode(
      "\x93Gr\xFC\xDF"
      "e\x94 \x80 5");
  CHECK(decoded.text == "“Grüße” € 5");
  CHECK(decoded.charset == "windows-1252");
}

TEST_CASE("a Russian text in windows-1251 is recognised") {
  const std::string line =
      "\xCD\xE0 \xE1\xE5\xF0\xE5\xE3\xF3 \xEE\xE7\xE5\xF0\xE0 \xEE\xF2\xEA\xF0\xFB\xEB\xE8 "
      "\xED\xEE\xE2\xFB\xE9 \xEC\xE0\xFF\xEA, \xEA\xEE\xF2\xEE\xF0\xFB\xE9 \xF1\xE2\xE5\xF2\xE8\xF2 "
      "\xED\xEE\xF7\xFC\xFE. ";
  const Decoded decoded = decode(line + line + line);
  CHECK(decoded.charset == "windows-1251");
  CHECK(decoded.text.starts_with("На берегу озера открыли новый маяк"));
}

TEST_CASE("a declared charset is believed, unless it is none") {
  CHECK(decode("\xA4", "iso-8859-15").text == "€");
  CHECK(decode("\xE9t\xE9", "ISO-8859-1").charset == "windows-1252");
  CHECK(decode("\xE9t\xE9", "../../etc/passwd").text == "été");
  CHECK(decode("été", "us-ascii").text == "été");
}

TEST_CASE("bytes with NUL are no text") { CHECK_THROWS_AS(decode(std::string("PK\0\3", 4)), Unusable); }

TEST_CASE("line ends of all kinds are one, and control characters go") {
  CHECK(decode("a\r\nb\rc\fd\x07"
               "e")
            .text == "a\nb\nc\nde");
}

TEST_CASE("a short first line with more behind it is the title") {
  const TitledText parts = titled("\n  Harbour reopens \nThe harbour is open again.\nShips came in.\n");
  CHECK(parts.title == "Harbour reopens");
  CHECK(parts.text == "The harbour is open again.\n\nShips came in.");
}

TEST_CASE("a text of one line, or with a long first line, has no title") {
  CHECK(titled("Only this.").title.empty());
  CHECK(titled("Only this.").text == "Only this.");
  const std::string longest(201, 'x');
  CHECK(titled(longest + "\nmore").title.empty());
  CHECK(titled(longest + "\nmore").text == longest + "\n\nmore");
}

TEST_CASE("a title's length counts in characters, not in bytes") {
  std::string title;
  for (int i = 0; i < 200; ++i) title += "語";
  CHECK(titled(title + "\n本文").title == title);
}

TEST_CASE("empty lines part paragraphs, and lines within one stay together") {
  CHECK(titled("Title\n\nFirst line\nof one.\n \t \n\nSecond.\n").text == "First line\nof one.\n\nSecond.");
}

TEST_CASE("an empty line below the title alone does not part the text") {
  CHECK(titled("Title\n\nOne.\nTwo.").text == "One.\n\nTwo.");
}

TEST_CASE("the indents of Chinese and Japanese paragraphs are no text") {
  CHECK(paragraphs("　一つ。\n　二つ。") == "一つ。\n\n二つ。");
}

TEST_CASE("one line is valid UTF-8, trimmed and cut between characters") {
  CHECK(one_line(" a \t b\n") == "a b");
  CHECK(one_line("caf\xE9") == "caf\xEF\xBF\xBD");
  CHECK(one_line("éé", 3) == "é");
}
