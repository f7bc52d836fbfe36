#include "control/explain.hpp"

#include "article/json.hpp"

#include <catch2/catch.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using newsd::Tree;
using newsd::Value;
using test::must;

namespace {

Record record(Sequence sequence, std::string body) {
  Record made;
  made.sequence = sequence;
  made.journalled = {1000};
  made.hash.bytes[0] = 1;
  made.body = std::move(body);
  return made;
}

const Record kCopy =
    record(7, R"({"id":"00000000000000000000000000000002","revision":1,"kind":"copy","title":"The ferry",
  "source":{"id":"gazette","name":"Gazette"},"text":"Föhn: the old ferry leaves at dawn, says Ada.",
  "duplicate":{"of":"00000000000000000000000000000001","relation":"copy","similarity":0.8},
  "tags":[{"type":"rule","id":"sea","label":"Sea","field":"text","start":15,"end":20},
          {"type":"rule","id":"wrong","field":"text","start":40,"end":4000},
          {"type":"rule","id":"odd","field":"nothing","start":-1,"end":1},
          {"type":"person","id":"ada","field":"images[1].caption","start":4,"end":7},
          {"type":"person","id":"far","field":"images[2].caption","start":4,"end":7},
          {"type":"person","id":"bad","field":"images[-1]caption","start":4,"end":7}],
  "images":[{"url":"https://gazette.example/1.jpg"},{"caption":"Old Ada at the helm"}],
  "lineage":[{"stage":"near","plugin":"dedup","version":"1.0.0","microseconds":12,"wrote":["duplicate","x.near"]},
             {"stage":"gone","plugin":"gone","version":"0.1.0","microseconds":3}],
  "x":{"near":{"rule":"alike"}}})");

class Explained {
public:
  explicit Explained(const std::optional<Record>& original) : json_(must(explain_json(kCopy, original))) {
    value_ = must(parse_json(json_, tree_));
  }
  Value operator[](std::string_view key) const { return value_[key]; }

private:
  std::string json_;
  Tree tree_;
  Value value_;
};

}  // namespace

TEST_CASE("an explanation says what each stage wrote, as its lineage has it") {
  const Explained explained(std::nullopt);
  const Value stages = explained["stages"];
  REQUIRE(stages.size() == 2);
  CHECK(to_json(stages.item(0)) == R"({"stage":"near","plugin":"dedup","version":"1.0.0","microseconds":12,)"
                                   R"("wrote":["duplicate","x.near"]})");
  CHECK(stages.item(1)["wrote"].empty());
}

TEST_CASE("an explanation shows what a copy has in common with its original") {
  const Explained explained(record(3, R"({"id":"00000000000000000000000000000001","title":"Before",
                                          "text":"At noon the old ferry leaves at dawn, he said."})"));
  const Value duplicate = explained["duplicate"];
  CHECK(duplicate["sequence"].integer() == 3);
  CHECK(duplicate["original"]["title"].text() == "Before");
  REQUIRE(duplicate["passages"].size() == 1);
  CHECK(duplicate["passages"].item(0)["text"].text() == "the old ferry leaves at dawn");
  CHECK(duplicate["passages"].item(0)["words"].integer() == 6);
}

TEST_CASE("an original that is not kept any more is left out of an explanation") {
  const Explained explained(std::nullopt);
  CHECK(explained["duplicate"]["of"].text() == "00000000000000000000000000000001");
  CHECK(explained["duplicate"]["original"].is_null());
}

TEST_CASE("an explanation quotes the words of a tag in their context, where they are") {
  const Explained explained(std::nullopt);
  const Value tags = explained["tags"];
  REQUIRE(tags.size() == 6);
  CHECK(tags.item(0)["before"].text() == "Föhn: the old ");
  CHECK(tags.item(0)["quote"].text() == "ferry");
  CHECK(tags.item(0)["after"].text() == " leaves at dawn, says Ada.");
  CHECK(tags.item(1)["quote"].is_null());
  CHECK(tags.item(2)["quote"].is_null());
}

TEST_CASE("an explanation quotes a tag's words from a picture's caption") {
  const Explained explained(std::nullopt);
  const Value tags = explained["tags"];
  REQUIRE(tags.size() == 6);
  CHECK(tags.item(3)["before"].text() == "Old ");
  CHECK(tags.item(3)["quote"].text() == "Ada");
  CHECK(tags.item(4)["quote"].is_null());
  CHECK(tags.item(5)["quote"].is_null());
}
