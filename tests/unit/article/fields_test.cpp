#include "article/fields.hpp"

#include <catch2/catch.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

FieldSet set(std::vector<const char*> names) {
  names.push_back(nullptr);
  return must(FieldSet::parse(names.data()));
}

Error refusal(const char* name) {
  const char* const names[] = {name, nullptr};
  const auto parsed = FieldSet::parse(names);
  return parsed ? Error{} : parsed.error();
}

}  // namespace

TEST_CASE("every field is found by its name") {
  for (std::size_t i = 0; i < NEWSD_FIELD_COUNT; ++i) {
    const auto field = static_cast<newsd_field>(i);
    CHECK(field_named(info(field).name) == field);
  }
  CHECK_FALSE(field_named("headline"));
  CHECK_FALSE(field_named(""));
}

TEST_CASE("a part of tags or x is declared with its field") {
  const FieldSet some = set({"title", "tags.rule", "x.dedup"});
  CHECK(some.has(NEWSD_FIELD_TITLE));
  CHECK(some.has(NEWSD_FIELD_TAGS));
  CHECK_FALSE(some.has(NEWSD_FIELD_TEXT));
  CHECK(some.has_part(NEWSD_FIELD_TAGS, "rule"));
  CHECK_FALSE(some.has_part(NEWSD_FIELD_TAGS, "place"));
  CHECK(some.has_part(NEWSD_FIELD_X, "dedup"));
  CHECK(set({"tags"}).has_part(NEWSD_FIELD_TAGS, "place"));
}

TEST_CASE("no declaration is an empty set") {
  CHECK(must(FieldSet::parse(nullptr)).parts.empty());
  CHECK(set({}).fields.none());
}

TEST_CASE("a name that is no field is refused, with what was perhaps meant") {
  CHECK(refusal("titel").text == "`titel` is not a field of the article");
  CHECK(refusal("titel").hint == "did you mean `title`?");
  CHECK(refusal("language.tag").code == "plugin");
  CHECK(refusal("quite-unlike-any").hint.find("only `tags` and `x` have parts") != std::string::npos);
}

TEST_CASE("two sets meet in a field, or in a part and its whole") {
  CHECK(set({"title", "text"}).overlap(set({"text"})) == "text");
  CHECK(set({"tags.rule"}).overlap(set({"tags"})) == "tags.rule");
  CHECK(set({"tags"}).overlap(set({"tags.rule"})) == "tags.rule");
  CHECK_FALSE(set({"tags.rule"}).overlap(set({"tags.place"})));
  CHECK_FALSE(set({"summary"}).overlap(set({"summary_html"})));
  CHECK_FALSE(set({}).overlap(set({"title"})));
}
