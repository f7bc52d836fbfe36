#include "article/article.hpp"

#include "article/document.hpp"
#include "article/json.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using newsd::Tree;

namespace {

ContentHash hash(std::string_view json) { return must(parse_document(json)).content_hash(); }

}  // namespace

TEST_CASE("the content hash changes with each field that it covers, and with nothing else") {
  const ContentHash plain = hash(R"({"title":"Harbour"})");
  std::set<ContentHash> different{plain};
  for (const std::string_view covered :
       {R"("summary":"s")", R"("summary_html":"s")", R"("text":"s")", R"("html":"s")", R"("url":"s")",
        R"("authors":[{"name":"s"}])", R"("published":"s")", R"("updated":"s")"}) {
    CAPTURE(covered);
    CHECK(different.insert(hash(R"({"title":"Harbour",)" + std::string(covered) + "}")).second);
  }
  for (const std::string_view not_covered :
       {R"("guid":"s")", R"("language":{"tag":"fr"})", R"("categories":["s"])", R"("tags":[{"id":"s"}])",
        R"("x":{"a":1})", R"("fetched":"s")", R"("mood":"s")", R"("revision":3)", R"("kind":"copy")",
        R"("images":[{"url":"s"}])", R"("feed":{"id":"s"})", R"("raw":{"bytes_b64":"PHA+"})"}) {
    CAPTURE(not_covered);
    CHECK(hash(R"({"title":"Harbour",)" + std::string(not_covered) + "}") == plain);
  }
}

TEST_CASE("text that moves from one field to the next is another content") {
  CHECK(hash(R"({"title":"ab","text":"c"})") != hash(R"({"title":"a","text":"bc"})"));
  CHECK(hash(R"({"summary":"a"})") != hash(R"({"text":"a"})"));
  CHECK(hash(R"({"authors":[{"name":"ab","email":"c"}]})") != hash(R"({"authors":[{"name":"a","email":"bc"}]})"));
  CHECK(hash(R"({"authors":[{"name":"a"},{"name":"b"}]})") != hash(R"({"authors":[{"name":"b"},{"name":"a"}]})"));
  CHECK(hash(R"({"authors":[{"name":"a"}]})") != hash(R"({"authors":[{"url":"a"}]})"));
}

TEST_CASE("the content of an article that is only fetched bytes is those bytes") {
  const ContentHash page = hash(R"({"raw":{"bytes_b64":"PHA+","status":200}})");
  CHECK(hash(R"({"raw":{"bytes_b64":"PHA+","status":201},"guid":"g"})") == page);
  CHECK(hash(R"({"raw":{"bytes_b64":"PHA/"}})") != page);
}

TEST_CASE("ids and hashes are the same in every newsd, for ever") {
  CHECK(article_id("gazette", "item-1").hex() == "79a63598a54c4b7ceb71548c15c81a87");
  CHECK(hash(R"({"title":"Harbour","text":"t"})").hex() == "b3a34cbed4f91653bee0d2aa02836e58");
}

TEST_CASE("an article knows its id, however it was given") {
  const ArticleId id = article_id("a", "1");
  Article article;
  CHECK(article.id() == ArticleId{});
  article.set_id(id);
  CHECK(article.id() == id);
  CHECK(article[NEWSD_FIELD_ID].text() == id.hex());
  CHECK(must(parse_document(R"({"id":")" + id.hex() + R"("})")).id() == id);
  article.set_text(NEWSD_FIELD_ID, "no digest");
  CHECK(article.id() == ArticleId{});
}

TEST_CASE("an id depends on source and item, and not only on their letters together") {
  CHECK(article_id("ab", "c") != article_id("a", "bc"));
  CHECK(article_id("a", "1") != article_id("b", "1"));
  CHECK(article_id("a", "1") != article_id("a", "2"));
}

TEST_CASE("an id is read from 32 hex digits and from nothing else") {
  const ArticleId id = article_id("a", "1");
  CHECK(Digest::from_hex(id.hex()) == id);
  for (const std::string& wrong : {std::string(), id.hex().substr(1), id.hex() + "00", std::string(32, 'g')}) {
    CAPTURE(wrong);
    CHECK_FALSE(Digest::from_hex(wrong));
  }
}

TEST_CASE("each plugin has one entry under x and one of private data; the last word counts") {
  Article article;
  article.set_extra("dedup", Tree::integer(1));
  article.set_extra("rules", Tree::integer(2));
  article.set_extra("dedup", Tree::integer(3));
  CHECK(to_json(article[NEWSD_FIELD_X]) == R"({"rules":2,"dedup":3})");
  article.set_private("dedup", "first");
  article.set_private("dedup", "second");
  CHECK(article.private_of("dedup") == "second");
  CHECK(article.privates().size() == 1);
}

TEST_CASE("tags of several stages stand one after the other") {
  Article article;
  const newsd_value one = Tree::integer(1);
  const newsd_value two = Tree::integer(2);
  article.add_tags({&one, 1});
  article.add_tags({&two, 1});
  CHECK(to_json(article[NEWSD_FIELD_TAGS]) == "[1,2]");
}

TEST_CASE("values keep their place when an article moves") {
  Article article = must(parse_document(R"({"title":"Harbour","raw":{"bytes_b64":"PHA+"}})"));
  const std::string_view title = article[NEWSD_FIELD_TITLE].text();
  Article moved = std::move(article);
  CHECK(moved[NEWSD_FIELD_TITLE].text().data() == title.data());
  CHECK(moved[NEWSD_FIELD_RAW]["bytes"].bytes().size() == 3);
}

TEST_CASE("an article counts the bytes of all that it holds") {
  Article article;
  const std::size_t empty = article.bytes();
  const std::string text(1000, 't');
  article.set_text(NEWSD_FIELD_TEXT, text);
  article.set_unknown("mood", article.tree().text(text));
  article.set_private("dedup", text);
  CHECK(article.bytes() >= empty + 3000);
}
