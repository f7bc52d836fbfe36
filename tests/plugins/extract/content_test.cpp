#include "extract/content.hpp"
#include "extract/choice.hpp"
#include "pages.hpp"

#include <catch2/catch.hpp>

using namespace newsd::extract;
using newsd::extract::test::ferry;
using newsd::extract::test::page;
using newsd::extract::test::site;

namespace {
std::string text(const std::string& html) {
  const Page read = page(html);
  return text_of(read, chosen(read));
}
bool has(const std::string& where, std::string_view what) { return where.find(what) != std::string::npos; }
}  // namespace

TEST_CASE("an article's paragraphs are kept, parted by empty lines, and what stands around them is not") {
  const std::string found = text(site("", ferry()));
  CHECK(has(found, "leaves at seven in the morning.\n\nThe service had been stopped"));
  CHECK(has(found, "whether that can last."));
  for (const char* other :
       {"Weather", "Mayor opens", "newsletter", "I have waited", "All rights reserved", "Mara Quill"}) {
    CAPTURE(other);
    CHECK_FALSE(has(found, other));
  }
}

TEST_CASE("a heading within the text is part of it, the title is not") {
  const std::string found = text(site("", ferry()));
  CHECK(has(found, "\n\nA second-hand ship\n\n"));
  CHECK_FALSE(has(found, "The ferry returns to Port Lowen"));
}

TEST_CASE("cells of a row, rows, and items of a list stay together") {
  const Page read = page("<p>One<table><tr><td>a<td>b<tr><td>c<td>d</table><ul><li>e<li>f</ul><p>Two");
  CHECK(text_of(read, std::vector<bool>(read.blocks.size(), true)) == "One\n\na\tb\nc\td\n\ne\nf\n\nTwo");
}

TEST_CASE("a page without an article has no text") {
  CHECK(text("").empty());
  CHECK(text("<ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul>").empty());
  CHECK(text(std::string("\0\x01\x02\xFF<\0>", 7)).empty());
}

TEST_CASE("blocks are parted by elements, empty lines and not by emphasis") {
  const Page read =
      page("<div>One <b>two</b>, <a href=/>three</a><br><br>four<br>five<p>six</div>seven<script>no</script>");
  REQUIRE(read.blocks.size() == 4);
  CHECK(read.blocks[0].text == "One two, three");
  CHECK(read.blocks[0].linked_letters == 5);
  CHECK(read.blocks[0].strong_letters == 3);
  CHECK(read.blocks[1].text == "four\nfive");
  CHECK(read.blocks[2].text == "six");
  CHECK(read.blocks[3].text == "seven");
}

TEST_CASE("soft hyphens go and spaces of all kinds become one") {
  const Page read = page(
      "<p>Donau\xC2\xAD"
      "Dampf \xC2\xA0\xE3\x80\x80 schiff\n\tfahrt</p>");
  CHECK(read.blocks.at(0).text == "DonauDampf schiff fahrt");
}

TEST_CASE("a page of very many blocks is read up to a bound") {
  std::string html;
  for (int i = 0; i < 30'000; ++i) html += "<p>x</p>";
  CHECK(page(html).blocks.size() == 20'000);
}
