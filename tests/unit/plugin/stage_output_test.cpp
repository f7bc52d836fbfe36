#include "plugin/stage_output.hpp"

#include "article/document.hpp"
#include "plugin/services.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <newsd/plugin.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using newsd::Tree;

namespace {

// Two articles before a stage `topics` that writes a few things.
class World {
public:
  World() : output_("topics", writes_, places_) { articles_[1].set_text(NEWSD_FIELD_TITLE, "second"); }

  // What the stage is told when it makes that call: "taken", or the reason.
  template <class Call>
  std::string told(Call call) {
    try {
      newsd::Output output(*output_.table());
      call(output);
      return "taken";
    } catch (const newsd::Failure& failure) {
      return failure.what();
    }
  }
  std::string set(newsd_field field, const newsd_value& value, std::uint32_t index = 0) {
    return told([&](newsd::Output& output) { output.set(index, field, value); });
  }
  std::string tag(const newsd::Tag& tag) {
    return told([&](newsd::Output& output) { output.tag(0, tag); });
  }

  StageResult& result(std::size_t index = 0) { return output_.results()[index]; }
  // The article's document once the results have been applied.
  std::string document(std::string_view instance = "topics", std::size_t index = 0) {
    apply(result(index), instance, articles_[index]);
    std::string out;
    append_document(out, articles_[index], Extent::published);
    return out;
  }
  const newsd_output* table() { return output_.table(); }
  Tree& tree() { return tree_; }
  const Article& article(std::size_t index = 0) const { return articles_[index]; }

private:
  static FieldSet declared() {
    const char* const names[] = {"title", "words", "tags.topic", "tags.place", "duplicate", "x.topics", nullptr};
    return must(FieldSet::parse(names));
  }

  const FieldSet writes_ = declared();
  Article articles_[2];
  Article* places_[2] = {&articles_[0], &articles_[1]};
  Tree tree_;
  StageOutput output_;
};

constexpr std::string_view kId = "00112233445566778899aabbccddeeff";

}  // namespace

TEST_CASE("what a stage sets is in its article once it is applied, and not before") {
  World world;
  CHECK(world.set(NEWSD_FIELD_TITLE, Tree::borrow("cafe\u0301")) == "taken");
  CHECK(world.set(NEWSD_FIELD_WORDS, Tree::integer(7)) == "taken");
  CHECK(world.article()[NEWSD_FIELD_TITLE].is_null());
  CHECK(world.document() == "{\"title\":\"caf\u00e9\",\"words\":7}");
}

TEST_CASE("a stage may take a field away") {
  World world;
  CHECK(world.set(NEWSD_FIELD_TITLE, Tree::null(), 1) == "taken");
  CHECK(world.document("topics", 1) == "{}");
}

TEST_CASE("a stage writes only what it declares") {
  World world;
  CHECK(world.set(NEWSD_FIELD_TEXT, Tree::borrow("t")) ==
        "`text` is not among the fields that this stage declares to write");
  CHECK(world.tag({.type = "rule", .id = "r", .label = "R"}) ==
        "`tags.rule` is not among the fields that this stage declares to write");
  CHECK(world.document() == "{}");
}

TEST_CASE("a stage that declares neither links nor x may give neither") {
  Article article;
  Article* const places[] = {&article};
  const FieldSet none;
  StageOutput output("topics", none, places);
  newsd::Output sdk(*output.table());
  CHECK_THROWS_WITH(sdk.link(0, NEWSD_RELATION_COPY, kId, 1), Catch::Contains("`duplicate`"));
  CHECK_THROWS_WITH(sdk.set(0, NEWSD_FIELD_X, Tree::integer(1)), Catch::Contains("`x.topics`"));
}

TEST_CASE("fields that have functions of their own, or are the host's, are not set") {
  World world;
  for (const newsd_field field : {NEWSD_FIELD_TAGS, NEWSD_FIELD_DUPLICATE, NEWSD_FIELD_ID, NEWSD_FIELD_LINEAGE})
    CHECK(world.set(field, Tree::null()) == "`" + std::string(info(field).name) + "` is not written with set()");
  CHECK(world.set(static_cast<newsd_field>(31), Tree::null()) == "unknown field 31");
}

TEST_CASE("a value of the wrong type, or text that is not UTF-8, is refused") {
  World world;
  CHECK(world.set(NEWSD_FIELD_TITLE, Tree::integer(1)) == "`title` has another type");
  CHECK(world.set(NEWSD_FIELD_TITLE, Tree::borrow("caf\xe9")) == "title: not UTF-8");
  CHECK(world.set(NEWSD_FIELD_X, Tree::borrow("\xff")) == "x: not UTF-8");
  CHECK(world.tag({.type = "topic", .id = "a", .label = "\xff"}) == "tag: not UTF-8");
  CHECK(world.document() == "{}");
}

TEST_CASE("a place outside the batch is refused by every function") {
  World world;
  const std::string outside = "index 2 is outside the batch";
  CHECK(world.set(NEWSD_FIELD_TITLE, Tree::borrow("t"), 2) == outside);
  CHECK(world.told([](newsd::Output& o) { o.set_private(2, {}); }) == outside);
  CHECK(world.told([](newsd::Output& o) { o.tag(2, {.type = "topic", .id = "a", .label = ""}); }) == outside);
  CHECK(world.told([](newsd::Output& o) { o.link(2, NEWSD_RELATION_COPY, kId, 1); }) == outside);
  CHECK(world.told([](newsd::Output& o) { o.drop(2, "rule"); }) == outside);
  CHECK(world.told([](newsd::Output& o) { o.fail(2, "why"); }) == outside);
  CHECK(world.told([&](newsd::Output& o) { o.emit(2, "key", world.tree().object({})); }) == outside);
}

TEST_CASE("a tag keeps what is known of it, its confidence between 0 and 1") {
  World world;
  CHECK(world.tag({.type = "place",
                   .id = "lisbon",
                   .label = "Lisboa",
                   .label_en = "Lisbon",
                   .country = "PT",
                   .field = "title",
                   .confidence = 7,
                   .count = 2,
                   .start = 3,
                   .end = 9}) == "taken");
  CHECK(
      world.tag({.type = "topic", .id = "sea", .label = "", .confidence = std::numeric_limits<double>::quiet_NaN()}) ==
      "taken");
  CHECK(
      world.document() ==
      R"({"tags":[{"type":"place","id":"lisbon","label":"Lisboa","label_en":"Lisbon","country":"PT",)"
      R"("field":"title","confidence":1.0,"count":2,"start":3,"end":9},{"type":"topic","id":"sea","confidence":0.0}]})");
}

TEST_CASE("a tag of an unknown type or without an id is refused") {
  World world;
  CHECK(world.tag({.type = "mood", .id = "a", .label = "A"}) ==
        "tag types are topic, place, org, person, event and rule");
  CHECK(world.tag({.type = "topic", .id = "", .label = "A"}) == "a tag needs an id");
}

TEST_CASE("an article takes 1000 tags of one stage and no more") {
  World world;
  for (int i = 0; i < 1000; ++i) REQUIRE(world.tag({.type = "topic", .id = "a", .label = ""}) == "taken");
  CHECK(world.tag({.type = "topic", .id = "a", .label = ""}) == "at most 1000 tags an article");
}

TEST_CASE("private data is limited to 65536 bytes") {
  World world;
  const std::vector<std::uint8_t> most(65'536, 'p');
  const std::vector<std::uint8_t> more(65'537, 'p');
  CHECK(world.told([&](newsd::Output& o) { o.set_private(0, more); }) ==
        "private data is limited to 65536 bytes an article");
  CHECK(world.told([&](newsd::Output& o) { o.set_private(0, most); }) == "taken");
  CHECK(world.document("my-topics") == "{}");
  CHECK(world.article().private_of("my-topics").size() == 65'536);
}

TEST_CASE("x and private data lie under the name of the instance") {
  World world;
  CHECK(world.set(NEWSD_FIELD_X, world.tree().object({{newsd::to_abi("why"), Tree::borrow("because")}})) == "taken");
  CHECK(world.document("topics-of-the-desk") == R"({"x":{"topics-of-the-desk":{"why":"because"}}})");
}

TEST_CASE("a link names its article and says copy or update") {
  World world;
  CHECK(world.told([](newsd::Output& o) { o.link(0, NEWSD_RELATION_COPY, kId, 2); }) == "taken");
  CHECK(world.told([](newsd::Output& o) { o.link(1, NEWSD_RELATION_UPDATE, kId, 0.5); }) == "taken");
  CHECK(world.document() ==
        R"({"kind":"copy","duplicate":{"of":")" + std::string(kId) + R"(","relation":"copy","similarity":1.0}})");
  CHECK(world.document("topics", 1) == R"({"kind":"update","title":"second","duplicate":{"of":")" + std::string(kId) +
                                           R"(","relation":"update","similarity":0.5}})");
  CHECK(world.told([](newsd::Output& o) { o.link(0, NEWSD_RELATION_COPY, "abc", 1); }) ==
        "link: `of` is an article's id, 32 hex digits");
  CHECK(world.told([](newsd::Output& o) { o.link(0, static_cast<newsd_relation>(3), kId, 1); }) ==
        "link: the relation is copy or update");
}

TEST_CASE("a verdict carries its reason, cut to a decent length") {
  World world;
  CHECK(world.told([](newsd::Output& o) { o.drop(0, "too short"); }) == "taken");
  CHECK(world.result().verdict == StageResult::Verdict::drop);
  CHECK(world.result().reason == "too short");
  CHECK(world.told([](newsd::Output& o) { o.fail(1, std::string(5000, 'r')); }) == "taken");
  CHECK(world.result(1).verdict == StageResult::Verdict::dead);
  CHECK(world.result(1).reason.size() == 1024);
  CHECK(world.told([](newsd::Output& o) { o.fail(1, "\xff"); }) == "taken");
  CHECK(world.result(1).reason == "a reason that is not UTF-8");
}

TEST_CASE("what a stage makes is read like what a source emits") {
  World world;
  newsd::Tree& tree = world.tree();
  const auto emit = [&](std::string_view key, const newsd_value& article) {
    return world.told([&](newsd::Output& o) { o.emit(0, key, article); });
  };
  CHECK(emit("part-1", tree.object({{newsd::to_abi("title"), Tree::borrow("Part 1")}})) == "taken");
  CHECK(emit("", tree.object({})) == "emit: a stage names what it makes with a key");
  CHECK(emit(std::string(4097, 'k'), tree.object({})) == "emit: a key is UTF-8 of at most 4096 bytes");
  CHECK(emit("k", tree.object({{newsd::to_abi("kind"), Tree::borrow("new")}})) ==
        "kind: is set by newsd, not by a source");
  REQUIRE(world.result().emitted.size() == 1);
  CHECK(world.result().emitted.front().key == "part-1");
  CHECK(world.result().emitted.front().article[NEWSD_FIELD_TITLE].text() == "Part 1");
}

TEST_CASE("one article is made into 1000 at most") {
  World world;
  const newsd_value nothing = world.tree().object({});
  const auto emit = [&] { return world.told([&](newsd::Output& o) { o.emit(0, "key", nothing); }); };
  for (int i = 0; i < 1000; ++i) REQUIRE(emit() == "taken");
  CHECK(emit() == "at most 1000 articles made of one");
}

TEST_CASE("holding back is not offered, and says so") {
  World world;
  CallError error;
  CHECK(world.table()->hold(world.table()->context, 0, 1000, error.get()) == NEWSD_UNSUPPORTED);
  CHECK(error.text().find("hold() is not offered by newsd") == 0);
}
