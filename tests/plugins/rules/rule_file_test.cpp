#include "rules/rule_file.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <newsd/plugin.hpp>

using namespace newsd::rules;
using newsd::daemon::test::TempFolder;

namespace {

std::string complaint_about(std::string_view text) {
  try {
    read_rules(text, "desk.rule");
  } catch (const newsd::Failure& failure) {
    CHECK(failure.status() == NEWSD_CONFIG);
    return failure.what();
  }
  FAIL("no complaint about: " << text);
  return {};
}

}  // namespace

TEST_CASE("A line is a rule: name, label if any, expression") {
  const std::vector<Rule> rules = read_rules(
      "\xEF\xBB\xBF# the desk's rules\n\nalliance \"L'Alliance: OTAN\": OTAN OR NATO\r\nferry: bac \"la traversée\"",
      "desk.rule");
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].id == "alliance");
  CHECK(rules[0].label == "L'Alliance: OTAN");
  CHECK(rules[0].expression == "OTAN OR NATO");
  CHECK(place(rules[0], 0) == "desk.rule:3:30:");
  CHECK(rules[1].label.empty());
  CHECK(rules[1].expression == "bac \"la traversée\"");
  CHECK(place(rules[1], 4) == "desk.rule:4:12:");
}

TEST_CASE("A line that is no rule is named with its place and the remedy") {
  CHECK(complaint_about("a: b\nferry bac").find("desk.rule:2:7: expected `:`") == 0);
  CHECK(complaint_about("é: b").find("desk.rule:1:1: a rule begins with its name") == 0);
  CHECK(complaint_about("a \"b: c").find("desk.rule:1:3: the label's quote is never closed") == 0);
  CHECK(complaint_about("a:  ").find("desk.rule:1:5: the rule is empty") == 0);
  CHECK(complaint_about("  a: b").find("desk.rule:1:1: a rule begins at the beginning") == 0);
  CHECK(complaint_about("a: \xFF").find("desk.rule:1:1: is not UTF-8") == 0);
  CHECK(complaint_about(std::string(65, 'a') + ": b").find("desk.rule:1:1:") == 0);
}

TEST_CASE("Patterns name files in the order of their names, and may match nothing") {
  const TempFolder folder;
  folder.write("b.rule", "second: b\n");
  folder.write("a.rule", "first: a\n");
  folder.write("c.txt", "third: c\n");
  const std::vector<Rule> rules = load_rules({(folder.path() / "*.rule").string(), (folder.path() / "none*").string()});
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].id == "first");
  CHECK(rules[1].id == "second");
}

TEST_CASE("A folder that is not there holds no rules, and wildcards in its name are refused") {
  const TempFolder folder;
  CHECK(load_rules({(folder.path() / "rules.d" / "*.rule").string()}).empty());
  CHECK_THROWS_AS(load_rules({(folder.path() / "*" / "desk.rule").string()}), newsd::Failure);
}

TEST_CASE("A file that is named outright must be there, and be a file") {
  const TempFolder folder;
  CHECK_THROWS_AS(load_rules({(folder.path() / "missing.rule").string()}), newsd::Failure);
  CHECK_THROWS_AS(load_rules({folder.path().string()}), newsd::Failure);
}
