#include "reading.hpp"

#include <catch2/catch.hpp>

using namespace newsd::feed;

TEST_CASE("a JSON Feed is read whole") {
  const Parsed parsed = read(R"({"version": "https://jsonfeed.org/version/1.1", "title": "Lighthouse", "language": "en",
  "home_page_url": "https://light.example/", "icon": "/i.png", "authors": [{"name": "Keeper"}],
  "items": [{"id": 7, "url": "/7", "title": "Fog", "content_html": "<p>Thick <i>fog</i></p>", "summary": "Fog & rain",
    "date_published": "2024-03-05T07:30:00+01:00", "date_modified": "2024-03-05T09:00:00Z", "tags": ["Weather"],
    "image": "f.jpg", "attachments": [{"url": "f.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12.0}]},
    {"id": "8", "content_text": "1 < 2\n\nnext", "authors": [{"name": "Mate", "url": "mate"}], "language": "nb"}]})");
  CHECK(parsed.problems.empty());
  CHECK(parsed.feed.image == "https://example.org/i.png");
  REQUIRE(parsed.feed.items.size() == 2);
  const Item& fog = parsed.feed.items[0];
  CHECK(fog.id == "7");
  CHECK(fog.url == "https://light.example/7");
  CHECK(fog.content.text == "Thick fog");
  CHECK(fog.summary.html == "Fog &amp; rain");
  CHECK(fog.published == "2024-03-05T07:30:00+01:00");
  CHECK(fog.authors.at(0).name == "Keeper");
  CHECK(fog.images.at(0).url == "https://light.example/f.jpg");
  CHECK(fog.enclosures.at(0).length == 12);
  CHECK(fog.language == "en");
  const Item& next = parsed.feed.items[1];
  CHECK(next.content.html == "1 &lt; 2\n\nnext");
  CHECK(next.content.text == "1 < 2\n\nnext");
  CHECK(next.authors.at(0).url == "https://light.example/mate");
  CHECK(next.language == "nb");
}

TEST_CASE("a JSON Feed of version 1 names its one author") {
  const Parsed parsed = read(R"({"version": "https://jsonfeed.org/version/1", "items": [
    {"id": "1", "author": {"name": "Old"}}, {"id": "2", "author": {"name": "Old"}, "authors": [{"name": "New"}]}]})");
  CHECK(parsed.feed.items.at(0).authors.at(0).name == "Old");
  CHECK(parsed.feed.items.at(1).authors.size() == 1);
  CHECK(parsed.feed.items.at(1).authors.at(0).name == "New");
}

TEST_CASE("a JSON Feed that was cut off gives the items that are whole") {
  const Parsed parsed = read(R"({"version": "https://jsonfeed.org/version/1", "title": "Cut", "items": [
    {"id": "1", "title": "one", "tags": ["a"]}, {"id": "2", "title": "two", "tags": ["b"], "content_te)");
  CHECK(parsed.feed.title == "Cut");
  CHECK(parsed.feed.items.size() == 1);
  CHECK(parsed.problems.size() == 1);
}

TEST_CASE("commas too many, comments and raw line ends in strings are forgiven") {
  const Parsed parsed = read(
      "{\"version\": \"https://jsonfeed.org/version/1\", /* note */ \"items\": ["
      "{\"id\": \"1\", \"title\": \"a\nb\",},]}");
  CHECK(parsed.feed.items.at(0).title == "a b");
}

TEST_CASE("members of the wrong type are passed over") {
  const Parsed parsed = read(R"({"version": "https://jsonfeed.org/version/1", "title": 5, "items": [3, null,
    {"id": {"a": 1}, "title": ["x"], "tags": "t", "authors": "a", "attachments": [1, {"url": 2}], "content_text": "x"}]})");
  REQUIRE(parsed.feed.items.size() == 1);
  CHECK(parsed.feed.items[0].id.empty());
  CHECK(parsed.feed.items[0].content.text == "x");
}

TEST_CASE("JSON nested beyond any reason is refused") {
  CHECK_THROWS_AS(read("{\"items\":" + std::string(100'000, '[')), NotAFeed);
}
