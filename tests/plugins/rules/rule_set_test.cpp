#include "rules/rule_set.hpp"

#include <catch2/catch.hpp>
#include <newsd/plugin.hpp>

using namespace newsd::rules;

namespace {

bool hits(const std::string& expression, const Subject& subject) {
  RuleSet set({Rule{.id = "r", .expression = expression, .origin = "test"}});
  return !set.match(subject).empty();
}
bool hits(const std::string& expression, std::string_view text) {
  return hits(expression, Subject{.fields = {"", "", text}});
}

constexpr std::string_view kFerry = "L'Étoile a repris la mer hier. Le bac relie Valmont et l'île de Brec.";

}  // namespace

TEST_CASE("Words match whole words, whatever their case and diacritics") {
  CHECK(hits("etoile", kFerry));
  CHECK(hits("ILE", kFerry));
  CHECK_FALSE(hits("toile", kFerry));
  CHECK_FALSE(hits("Val", kFerry));
  CHECK(hits("AT&T", "AT&T buys a ferry"));
  CHECK_FALSE(hits("co-operation", "cooperation"));
  CHECK(hits("co-operation", "Co-operation"));
}

TEST_CASE("AND, OR and NOT do what they say") {
  CHECK(hits("bac AND mer", kFerry));
  CHECK(hits("bac mer", kFerry));
  CHECK_FALSE(hits("bac train", kFerry));
  CHECK(hits("train OR mer", kFerry));
  CHECK(hits("bac NOT train", kFerry));
  CHECK_FALSE(hits("bac NOT mer", kFerry));
  CHECK(hits("NOT (train OR avion)", kFerry));
}

TEST_CASE("Phrases keep their order and stay within a sentence") {
  CHECK(hits("\"repris la mer\"", kFerry));
  CHECK(hits("\"bac relie\"", "Le bac\n  relie"));
  CHECK_FALSE(hits("\"mer repris\"", kFerry));
  CHECK_FALSE(hits("\"hier le bac\"", kFerry));
  CHECK(hits("\"hier. Le bac\"", kFerry));
  CHECK(hits("\"St. Anne\"", "The ferry to St. Anne sails."));
}

TEST_CASE("An equals sign makes a term exact") {
  CHECK(hits("=Étoile", kFerry));
  CHECK_FALSE(hits("=étoile", kFerry));
  CHECK_FALSE(hits("=Etoile", kFerry));
  CHECK(hits("=\"Le bac\"", kFerry));
  CHECK(hits("=Val*", kFerry));
  CHECK_FALSE(hits("=val*", kFerry));
}

TEST_CASE("An asterisk stands for the rest of a word") {
  CHECK(hits("repr*", kFerry));
  CHECK(hits("*mont", kFerry));
  CHECK_FALSE(hits("*repr", kFerry));
  CHECK(hits("bac*", kFerry));
  CHECK(hits("l'etoi*", kFerry));
}

TEST_CASE("Scripts without spaces match substrings, but not across punctuation") {
  CHECK(hits("渡轮", "两岸渡轮今天恢复"));
  CHECK_FALSE(hits("渡轮", "渡、轮"));
  CHECK(hits("ＮＡＴＯ", "NATO首脳会議"));
  CHECK(hits("เรือ", "มีเรือใหม่"));
}

TEST_CASE("Korean words match before their particles, Arabic ones behind their clitics") {
  CHECK(hits("여객선", "여객선이 다시 떠난다"));
  CHECK_FALSE(hits("객선", "여객선이 다시 떠난다"));
  CHECK(hits("روسيا", "اجتماع مع وروسيا"));
  CHECK_FALSE(hits("مصر", "المصريون"));
}

TEST_CASE("title: and body: look into one part, and unmarked terms into all") {
  const Subject subject{.fields = {"Ferry", "Short news", "The bridge opens"}};
  CHECK(hits("title:ferry", subject));
  CHECK_FALSE(hits("title:bridge", subject));
  CHECK(hits("body:bridge body:short", subject));
  CHECK_FALSE(hits("body:ferry", subject));
  CHECK(hits("title:(bridge OR ferry) bridge", subject));
}

TEST_CASE("lang: covers the tags below it, source: the id and the name") {
  const Subject subject{
      .fields = {"Balsa", "", ""}, .language = "pt-BR", .source_id = "porto", .source_name = "O Porto"};
  CHECK(hits("lang:pt balsa", subject));
  CHECK(hits("lang:pt-br", subject));
  CHECK_FALSE(hits("lang:p", subject));
  CHECK_FALSE(hits("lang:pt-PT", subject));
  CHECK(hits("source:PORTO", subject));
  CHECK(hits("source:\"o porto\"", subject));
  CHECK(hits("NOT source:coast", subject));
}

TEST_CASE("A match tells the number of mentions and the first of them, in bytes of its field") {
  RuleSet set({{.id = "one", .expression = "île OR bac NOT train"},
               {.id = "two", .expression = "avion"},
               {.id = "three", .expression = "\"relie Valmont\""},
               {.id = "four", .expression = "NOT avion"}});
  const std::vector<Match> matches = set.match({.fields = {"Le bac", "", kFerry}});
  REQUIRE(matches.size() == 3);
  CHECK(matches[0].rule == 0);
  CHECK(matches[0].count == 3);
  CHECK(matches[0].field == 0);
  CHECK(matches[0].start == 3);
  CHECK(matches[0].end == 6);
  CHECK(matches[1].rule == 2);
  CHECK(kFerry.substr(matches[1].start, matches[1].end - matches[1].start) == "relie Valmont");
  CHECK(matches[2].rule == 3);
  CHECK(matches[2].count == 0);
  CHECK(matches[2].field == -1);
}

TEST_CASE("What was found in one article is forgotten in the next") {
  RuleSet set({Rule{.id = "both", .expression = "bac mer"}});
  CHECK(set.match({.fields = {"bac", "", ""}}).empty());
  CHECK(set.match({.fields = {"mer", "", ""}}).empty());
  CHECK(set.match({.fields = {"mer", "", "bac"}}).size() == 1);
}

TEST_CASE("Rules that share terms are told apart") {
  RuleSet set({{.id = "a", .expression = "bac"},
               {.id = "b", .expression = "title:bac"},
               {.id = "c", .expression = "=BAC"},
               {.id = "d", .expression = "bac*"}});
  CHECK(set.match({.fields = {"", "", "le bac"}}).size() == 2);
  CHECK(set.match({.fields = {"BAC", "", ""}}).size() == 4);
}

TEST_CASE("A rule that cannot be understood is refused with its place") {
  const auto complaint = [](const std::vector<Rule>& rules) -> std::string {
    try {
      RuleSet set(rules);
    } catch (const newsd::Failure& failure) {
      return failure.what();
    }
    return "none";
  };
  const Rule broken{.id = "x", .expression = "île AND (", .origin = "desk.rule", .line = 4, .column = 4};
  CHECK(complaint({broken}).find("desk.rule:4:13: the rule ends too early") == 0);
  const Rule inline_one{.id = "x", .expression = "&&&", .origin = "rules[0].expr"};
  CHECK(complaint({inline_one}).find("rules[0].expr, character 1: there is no letter") == 0);
  const Rule good{.id = "x", .expression = "a", .origin = "desk.rule", .line = 5, .column = 4};
  CHECK(complaint({good, good}).find("desk.rule:5:4: there is a rule `x` already, at desk.rule:5:4:") == 0);
  CHECK(complaint({Rule{.id = "x", .expression = "a*", .origin = "o"}}).find("o, character 1: `*` needs") == 0);
}

TEST_CASE("No rules match nothing") {
  RuleSet set(std::vector<Rule>{});
  CHECK(set.match({.fields = {"a", "b", "c"}}).empty());
}
