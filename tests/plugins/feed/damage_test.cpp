#include "reading.hpp"

#include <catch2/catch.hpp>

using namespace newsd::feed;

namespace {

const std::string kWhole =
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Mill News</title><link>https://mill.example/</link>"
    "<item><title>One</title><link>https://mill.example/1</link></item>"
    "<item><title>Two</title><link>https://mill.example/2</link></item></channel></rss>";

std::string with(std::string text, std::string_view what, std::string_view instead) {
  return text.replace(text.find(what), what.size(), instead);
}

}  // namespace

TEST_CASE("what a server writes before or after a feed does no harm") {
  CHECK(read("<br /><b>Warning</b>: x in <b>y.php</b> on line 3<br>\n" + kWhole).feed.items.size() == 2);
  CHECK(read("\n \xEF\xBB\xBF" + kWhole + "</rss> trailing <b>junk").feed.items.size() == 2);
}

TEST_CASE("a feed that stops gives the items that came, and says so") {
  const Parsed parsed = read(kWhole.substr(0, kWhole.find("/2</link>")));
  CHECK(parsed.feed.items.size() == 2);
  REQUIRE_FALSE(parsed.problems.empty());
  CHECK(parsed.problems[0].find("ends before </link>") != std::string::npos);
}

TEST_CASE("every cut of a feed is read without a fault") {
  for (std::size_t length = kWhole.find("<channel>") + 9; length < kWhole.size(); ++length)
    CHECK(read(kWhole.substr(0, length)).feed.items.size() <= 2);
}

TEST_CASE("bare ampersands, less-than signs and undefined entities are text") {
  CHECK(read(with(kWhole, "One", "R&D a < b &eacute; &nbsp;&unknown;")).feed.items[0].title == "R&D a < b é &unknown;");
  CHECK(read(with(kWhole, "/1<", "/1?a=1&b=2<")).feed.items[0].url == "https://mill.example/1?a=1&b=2");
}

TEST_CASE("items that were never closed are told apart by their starts") {
  const std::string text = with(with(kWhole, "</item>", ""), "</item>", "");
  CHECK(read(text).feed.items.size() == 2);
}

TEST_CASE("an element of the channel that was never closed does not swallow the items") {
  CHECK(read(with(kWhole, "<item>", "<category text='x'><item>")).feed.items.size() == 2);
}

TEST_CASE("undeclared prefixes mean what they commonly mean") {
  CHECK(read(with(kWhole, "<title>One", "<dc:creator>Ida</dc:creator><title>One")).feed.items[0].authors.at(0).name ==
        "Ida");
}

TEST_CASE("entities of a document type stay unread") {
  const std::string bomb =
      "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>";
  CHECK(read(bomb + with(kWhole, "One", "&b;&f;")).feed.items[0].title == "&b;&f;");
}

TEST_CASE("a wrong charset label is overruled and reported") {
  const std::string text = with(kWhole, "One", "Größe wächst");
  const Parsed parsed = parse(input(text, "iso-8859-5"), Limits{});
  CHECK(parsed.feed.items[0].title == "Größe wächst");
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0] == "charset `iso-8859-5` does not fit; read as utf-8");
}

TEST_CASE("more items than the limit are counted, not read") {
  const Parsed parsed = parse(input(kWhole), Limits{.max_items = 1});
  CHECK(parsed.feed.items.size() == 1);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0] == "it has 2 items; the first 1 are read");
}

TEST_CASE("what is no feed is refused with what it looks like") {
  CHECK_THROWS_WITH(read("<!DOCTYPE html><html><body>Not found</body></html>"), "its root is <html>");
  CHECK_THROWS_WITH(read(""), "it is empty");
  CHECK_THROWS_WITH(read("plain text"), "it is neither XML nor JSON");
  CHECK_THROWS_WITH(read("{\"items\": 3}"), "it is JSON, but no JSON Feed: it has no `items`");
  CHECK_THROWS_AS(read("{\"version\""), NotAFeed);
}

TEST_CASE("nothing that a feed repeats grows beyond reason") {
  std::string text = "<rss><channel><link>https://mill.example/" + std::string(2000, 'x') + "</link><item><title>" +
                     std::string(100'000, 't') + "</title><guid>" + std::string(100'000, 'g') + "</guid>";
  for (int i = 0; i < 1000; ++i)
    text += "<category>c" + std::to_string(i) + "</category><enclosure url='" + std::to_string(i) + "'/>";
  const Item item = read(text).feed.items.at(0);
  CHECK(item.title.size() == 4096);
  CHECK(item.id.empty());
  CHECK(item.categories.size() == 100);
  CHECK(item.enclosures.size() == 100);
  CHECK(item.enclosures[0].url == "https://example.org/feeds/0");
}
