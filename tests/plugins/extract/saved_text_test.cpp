#include "extract/saved_text.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace newsd::extract;

namespace {

std::optional<Saved> cleaned(std::string_view text, TitleLine title_line = TitleLine::stays) {
  return clean_saved_text(text, title_line);
}

}  // namespace

TEST_CASE("the cell of a picture becomes a caption and leaves the text") {
  const auto saved = cleaned(
      "The harbour opened on Monday, the office said.\n![]() |\nThe new quay of Port Lowen in the morning. Photo : "
      "Larsen. |\n"
      "Ships of up to forty metres can moor there.");
  REQUIRE(saved);
  CHECK(saved->text == "The harbour opened on Monday, the office said.\n\nShips of up to forty metres can moor there.");
  REQUIRE(saved->images.size() == 1);
  CHECK(saved->images[0].caption == "The new quay of Port Lowen in the morning.");
  CHECK(saved->images[0].credit == "Larsen");
}

TEST_CASE("a picture's address is kept with its caption") {
  const auto saved =
      cleaned("![Kai](https://example.org/kai.jpg)\nDer neue Kai am Morgen. Foto: Eva Lind\n\nDer Hafen ist offen.");
  REQUIRE(saved);
  CHECK(saved->text == "Der Hafen ist offen.");
  CHECK(saved->images.at(0) == Image{"https://example.org/kai.jpg", "Der neue Kai am Morgen.", "Eva Lind"});
}

TEST_CASE("captions are known by their credit in other languages") {
  CHECK(caption_of("Новый причал утром. Фото: Ларсен").credit == "Ларсен");
  CHECK(caption_of("Bến tàu mới. Ảnh: Nguyễn An").credit == "Nguyễn An");
  CHECK(caption_of("朝の桟橋。写真：田中").text == "朝の桟橋。");
  CHECK(caption_of("Kein Nachweis hier.").credit.empty());
}

TEST_CASE("a caption is not cut within a character") {
  CHECK(caption_of("She said “so be it” — Photo: Larsen").text == "She said “so be it”");
  CHECK(caption_of("…”  Photo: ”").credit == "”");
}

TEST_CASE("the bars of a table go, its cells stay") {
  const auto saved = cleaned("Departures\n| Monday | 7.00 |\n| --- | --- |\n| Tuesday | 8.30 |");
  REQUIRE(saved);
  CHECK(saved->text == "Departures\nMonday | 7.00\n\nTuesday | 8.30");
}

TEST_CASE("the name before the line that says whence a text comes is its author") {
  const auto saved = cleaned(
      "Le port a ouvert lundi.\nLe premier bateau est parti.\nIl reviendra demain.\nZoé Lemaître\n(Selon Larsen)");
  REQUIRE(saved);
  CHECK(saved->authors.at(0).name == "Zoé Lemaître");
  CHECK(saved->text == "Le port a ouvert lundi.\nLe premier bateau est parti.\nIl reviendra demain.\n\n(Selon Larsen)");
}

TEST_CASE("a byline at the head is taken out") {
  const auto saved = cleaned("By Mara Quill\n\nThe harbour opened on Monday.\n\nIt rained.");
  REQUIRE(saved);
  CHECK(saved->authors.at(0).name == "Mara Quill");
  CHECK(saved->text == "The harbour opened on Monday.\n\nIt rained.");
}

TEST_CASE("a text without residue is left alone") {
  for (const char* text :
       {"", "One line.", "The harbour opened.\n\nBy noon it rained, and nobody minded.\n\nIt ended well.",
        "Photo albums are back: everybody has one, and nobody knows why they went away.",
        "He said: \"By Jove!\"\n\nThen he left.\n\nThe end of it."}) {
    CAPTURE(text);
    CHECK_FALSE(cleaned(text));
  }
}

TEST_CASE("a last line that ends a sentence or has no capitals is no author") {
  CHECK_FALSE(cleaned("One.\nTwo.\nThree.\nThe end of it"));
  CHECK_FALSE(cleaned("One.\nTwo.\nThree.\nLong Live Lowen."));
}

TEST_CASE("hostile text costs time linear in its size") {
  CHECK(cleaned(std::string(1u << 20, '|'))->text.empty());
  std::string images;
  for (int i = 0; i < 100'000; ++i) images += "![](";
  CHECK_NOTHROW(cleaned(images));
  CHECK_NOTHROW(cleaned(std::string(1u << 20, ':')));
}

TEST_CASE("a first line that reads as a title becomes it, in saved text without one") {
  const std::string text =
      "The ferry sails again\nNobody on the islands can quite believe that it does.\n\n![]() |\n"
      "The ferry on Monday. Photo: Mara Quill. |\nIt had been away for two winters.";
  const auto saved = cleaned(text, TitleLine::is_taken);
  REQUIRE(saved);
  CHECK(saved->title == "The ferry sails again");
  CHECK(saved->text.starts_with("Nobody on the islands"));
  CHECK(cleaned(text)->title.empty());
  CHECK(cleaned(text)->text.starts_with("The ferry sails again\n"));
}

TEST_CASE("a first sentence, a name or a line before shorter ones is no title") {
  const std::string residue = "\n![]() |\nThe ferry on Monday. Photo: Mara Quill. |\n";
  for (const char* first : {"The ferry sails again.\nNobody on the islands can quite believe that it does.",
                            "Mara Quill\nNobody on the islands can quite believe that it does.",
                            "The ferries that sail again on Monday\nOne.\nTwo."})
    CHECK(cleaned(first + residue, TitleLine::is_taken)->title.empty());
}
