#include "pipeline/order.hpp"

#include <catch2/catch.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using Strings = std::vector<std::string>;

namespace {

FieldSet fields(std::vector<const char*> names) {
  names.push_back(nullptr);
  return must(FieldSet::parse(names.data()));
}

StageDeclaration stage(std::string name, std::vector<const char*> reads, std::vector<const char*> writes) {
  return {std::move(name), fields(std::move(reads)), fields(std::move(writes)), false, false};
}
StageDeclaration dropping(StageDeclaration stage) {
  stage.drops = true;
  return stage;
}
StageDeclaration remembering(StageDeclaration stage) {
  stage.remembers = true;
  return stage;
}

const FieldSet& emitted() {
  static const FieldSet all = fields({"title", "text", "url"});
  return all;
}

Strings order(const std::vector<StageDeclaration>& stages) {
  Strings names;
  for (const std::size_t place : must(order_of(stages, emitted()))) names.push_back(stages[place].name);
  return names;
}

std::string refusal(const std::vector<StageDeclaration>& stages) {
  const auto ordered = order_of(stages, emitted());
  return ordered ? "" : ordered.error().message();
}

}  // namespace

TEST_CASE("a stage runs after those that write what it reads") {
  CHECK(order({stage("rules", {"text", "language"}, {"tags.rule"}), stage("language", {"text"}, {"language"})}) ==
        Strings{"language", "rules"});
  CHECK(order({stage("c", {"story"}, {}), stage("b", {"tags"}, {"story"}), stage("a", {"text"}, {"tags.place"})}) ==
        Strings{"a", "b", "c"});
}

TEST_CASE("stages that do not depend on each other keep the order of the configuration") {
  CHECK(order({stage("b", {"text"}, {"words"}), stage("a", {"title"}, {"rights"}), stage("c", {}, {})}) ==
        Strings{"b", "a", "c"});
  CHECK(order({stage("b", {"text"}, {"words"}), remembering(stage("a", {"title"}, {"rights"})),
               stage("c", {"title"}, {})}) == Strings{"b", "a", "c"});
}

TEST_CASE("other parts of one field do not order stages") {
  CHECK(order({stage("a", {"tags.place"}, {}), stage("rules", {"text"}, {"tags.rule"}),
               stage("places", {"text"}, {"tags.place"})}) == Strings{"rules", "places", "a"});
}

TEST_CASE("stages that both amend a field are not ordered by it") {
  CHECK(order({stage("clean", {"text"}, {"text"}), stage("fold", {"text"}, {"text"})}) == Strings{"clean", "fold"});
  CHECK(order({stage("reader", {"text"}, {}), stage("clean", {"text"}, {"text"})}) == Strings{"clean", "reader"});
}

TEST_CASE("stages that drop come before stages that remember, where what they read allows it") {
  const auto dedup = remembering(stage("dedup", {"text"}, {"duplicate"}));
  CHECK(order({dedup, dropping(stage("filter", {"title"}, {}))}) == Strings{"filter", "dedup"});
  CHECK(order({dedup, dropping(stage("filter", {"duplicate"}, {}))}) == Strings{"dedup", "filter"});
  CHECK(order({dedup, stage("language", {"text"}, {"language"}), dropping(stage("filter", {"language"}, {}))}) ==
        Strings{"language", "filter", "dedup"});
}

TEST_CASE("stages that wait for each other are refused by both names") {
  const std::string wrong =
      refusal({stage("one", {"story"}, {"language"}), stage("two", {"language"}, {"story"}), stage("three", {}, {})});
  CHECK(wrong.find("stages one and two wait for each other") == 0);
  CHECK(wrong.find("reads `story`") != std::string::npos);
}

TEST_CASE("a circle of three is refused, not walked for ever") {
  const std::string wrong = refusal({stage("one", {"story"}, {"language"}), stage("two", {"language"}, {"agency"}),
                                     stage("three", {"agency"}, {"story"})});
  CHECK(wrong.find("stages one and three wait for each other") == 0);
}

TEST_CASE("who only waits for a circle is not blamed for it") {
  const std::string wrong = refusal({stage("innocent", {"story"}, {"rights"}), stage("one", {"story"}, {"language"}),
                                     stage("two", {"language"}, {"story"})});
  CHECK(wrong.find("innocent") == std::string::npos);
  CHECK(wrong.find("one") != std::string::npos);
  CHECK(wrong.find("two") != std::string::npos);
}

TEST_CASE("a stage that reads what nobody writes is refused by its name and the field's") {
  CHECK(refusal({stage("stories", {"text", "duplicate"}, {"story"})})
            .find("stage stories reads `duplicate`, which no source emits and no stage writes: add a stage") == 0);
  CHECK(refusal({stage("self", {"language"}, {"language"})}).find("stage self reads `language`") == 0);
}

TEST_CASE("what newsd itself puts into every article may be read by all") {
  CHECK(order({stage("a", {"id", "source", "fetched", "kind"}, {})}) == Strings{"a"});
  CHECK(order({}).empty());
}
