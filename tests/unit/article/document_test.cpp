#include "article/document.hpp"

#include "article/json.hpp"

#include <catch2/catch.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using newsd::Tree;
using newsd::Value;

namespace {

std::string published(const Article& article) {
  std::string out;
  append_document(out, article, Extent::published);
  return out;
}

std::string whole(const Article& article) {
  std::string out;
  append_document(out, article, Extent::whole);
  return out;
}

// What a source emits, taken into an article; the error's text, or "taken".
std::string emitted(Value document) {
  Article article;
  const auto read = read_document(document, article, MemberRange::emitted);
  return read ? "taken" : read.error().text;
}
std::string emitted(std::string_view json) {
  Tree tree;
  return emitted(must(parse_json(json, tree)));
}

// {key: value} with a value that JSON could not hold.
newsd_value with(Tree& tree, std::string_view key, const newsd_value& value) {
  return tree.object({{newsd::to_abi(key), value}});
}

newsd_value nested(Tree& tree, std::size_t depth) {
  newsd_value value = tree.array({});
  for (std::size_t i = 1; i < depth; ++i) value = tree.array({&value, 1});
  return value;
}

}  // namespace

TEST_CASE("a document comes out as it went in, fields first and in their order") {
  const Article article = must(parse_document(
      R"({"text":"t","mood":{"calm":[1,2.5,null,true]},"title":"Harbour","authors":[{"name":"Ada"}],"words":7,"id":"00"})"));
  CHECK(
      published(article) ==
      R"({"id":"00","title":"Harbour","text":"t","authors":[{"name":"Ada"}],"words":7,"mood":{"calm":[1,2.5,null,true]}})");
  CHECK(published(must(parse_document(published(article)))) == published(article));
}

TEST_CASE("text is brought to NFC, however deep it lies") {
  const Article article = must(parse_document("{\"title\":\"cafe\u0301\",\"x\":{\"a\":[{\"b\":\"e\u0301\"}]}}"));
  CHECK(article[NEWSD_FIELD_TITLE].text() == "caf\u00e9");
  CHECK(article[NEWSD_FIELD_X]["a"].item(0)["b"].text() == "\u00e9");
}

TEST_CASE("text that is not UTF-8 is refused under the name of its field") {
  Tree tree;
  CHECK(emitted(with(tree, "summary", Tree::borrow("caf\xe9"))) == "summary: not UTF-8");
  CHECK(emitted(with(tree, "mood", Tree::borrow("\xc0\x80"))) == "mood: not UTF-8");
  CHECK(emitted(with(tree, "agency", with(tree, "name", Tree::borrow("\xed\xa0\x80")))) == "agency: not UTF-8");
  CHECK(emitted(with(tree, "agency", with(tree, "na\xffme", Tree::borrow("x")))) == "agency: a key is not UTF-8");
  CHECK(emitted(with(tree, "mo\xffod", Tree::borrow("x"))) == "the article: a key is not UTF-8");
  CHECK(emitted(with(tree, "raw", with(tree, "charset", Tree::borrow("\xff")))) == "raw: not UTF-8");
}

TEST_CASE("a value of the wrong type is refused under the name of its field") {
  CHECK(emitted(R"({"title":1})") == "title: is int, must be string");
  CHECK(emitted(R"({"authors":{"name":"Ada"}})") == "authors: is object, must be array");
  CHECK(emitted(R"(["title"])") == "an article is a JSON object");
}

TEST_CASE("what newsd writes itself is not taken from a source") {
  for (const std::string_view field : {"revision", "kind", "fetched", "duplicate", "tags", "lineage", "private"}) {
    CAPTURE(field);
    const std::string wrong = emitted("{\"" + std::string(field) + "\":{\"a\":\"b\"}}");
    CHECK(wrong == std::string(field) + ": is set by newsd, not by a source");
  }
}

TEST_CASE("an id or a source in a source's document is passed over, not an error") {
  Tree tree;
  Article article;
  must(read_document(must(parse_json(R"({"id":"x","source":"y","title":"Harbour"})", tree)), article,
                     MemberRange::emitted));
  CHECK(published(article) == R"({"title":"Harbour"})");
}

TEST_CASE("nothing is taken that could not be read again from the journal") {
  Tree tree;
  CHECK(emitted(with(tree, "mood", nested(tree, 60))) == "taken");
  CHECK(emitted(with(tree, "mood", nested(tree, 61))) == "mood: is nested more than 60 deep");
  CHECK(emitted(with(tree, "raw", with(tree, "x", nested(tree, 100'000)))) == "raw: is nested more than 60 deep");
  CHECK(emitted(with(tree, std::string(1024, 'k'), Tree::integer(1))) == "taken");
  CHECK(emitted(with(tree, std::string(1025, 'k'), Tree::integer(1))) ==
        "the article: a key is longer than 1024 bytes");
  CHECK(emitted(with(tree, "x", with(tree, std::string(1025, 'k'), Tree::integer(1)))) ==
        "x: a key is longer than 1024 bytes");
  const std::string json = published(must(parse_document("{\"" + std::string(1028, 'k') + "\":1}")));
  CHECK(published(must(parse_document(json))) == json);
  newsd_value strange{};
  strange.type = 99;
  CHECK(emitted(with(tree, "mood", strange)) == "mood: holds a value of an unknown type");
}

TEST_CASE("raw, feed and private data are kept in the whole document alone") {
  Article article =
      must(parse_document(R"({"title":"Harbour","raw":{"bytes_b64":"PHA+","status":200},"feed":{"id":"f"}})"));
  article.set_private("dedup", "\x01\x02");
  article.set_private("rules", "z");
  CHECK(published(article) == R"({"title":"Harbour"})");
  CHECK(
      whole(article) ==
      R"({"title":"Harbour","raw":{"bytes_b64":"PHA+","status":200},"feed":{"id":"f"},"private":{"dedup":"AQI=","rules":"eg=="}})");
}

TEST_CASE("a whole document is read back with its bytes and private data") {
  Article article;
  article.set_private("dedup", std::string("\0\xff", 2));
  CHECK(whole(article) == R"({"private":{"dedup":"AP8="}})");
  const Article read = must(parse_document(R"({"raw":{"bytes_b64":"PHA+"},"private":{"dedup":"AP8="}})"));
  const auto bytes = read[NEWSD_FIELD_RAW]["bytes"].bytes();
  CHECK(std::string(bytes.begin(), bytes.end()) == "<p>");
  CHECK(read.private_of("dedup") == std::string("\0\xff", 2));
  CHECK(read.private_of("rules").empty());
}

TEST_CASE("bytes that are not base64 are refused where they stand") {
  CHECK(parse_document(R"({"raw":{"bytes_b64":"?"}})").error().text == "raw.bytes_b64: not base64");
  CHECK(parse_document(R"({"private":{"dedup":"?"}})").error().text == "private.dedup: not base64");
}

TEST_CASE("an empty document is an empty article") {
  CHECK(published(must(parse_document("{}"))) == "{}");
  CHECK(published(must(parse_document(R"({"title":null})"))) == "{}");
}
