#include "article/json.hpp"
#include "cli/article_block.hpp"
#include "cli/replay.hpp"
#include "cli/status_text.hpp"

#include <catch2/catch.hpp>

namespace newsd::daemon {
namespace {

constexpr std::string_view kFirst =
    R"({"id":"01","kind":"new","source":{"id":"gazette","name":"Harbour Gazette"},"url":"https://a.example/1",
        "title":"Ferry back","language":{"tag":"en"},"fetched":"2027-01-31T12:00:00.123Z",
        "tags":[{"type":"rule","id":"desk"},{"type":"place","id":"q","label":"Norrby"},{"type":"rule","id":"sea"}]})";
constexpr std::string_view kCopy =
    R"({"id":"02","kind":"copy","source":{"id":"b"},"title":"Ferry\u001b[31m back","fetched":"2027-01-31T12:00:01.123Z",
        "duplicate":{"of":"01","relation":"copy"}})";

std::string equation_of(std::string_view json, const Style& style) {
  Tree tree;
  return equation(*parse_json(json, tree), style);
}

}  // namespace

TEST_CASE("an article is a block of time, source, language, title, tags and address") {
  ArticlePrinter printer(OutputFormat::text, Style::plain());
  CHECK(printer.show(kFirst) ==
        "2027-01-31 12:00:00  Harbour Gazette  en\n"
        "  Ferry back\n"
        "  rule desk, sea · place Norrby\n"
        "  https://a.example/1\n\n");
}

TEST_CASE("a copy names the title of its original, or its id if that has not been seen") {
  ArticlePrinter newcomer(OutputFormat::text, Style::plain());
  CHECK(newcomer.show(kCopy).find("  copy of 01\n") != std::string::npos);
  ArticlePrinter printer(OutputFormat::text, Style::plain());
  printer.show(kFirst);
  CHECK(printer.show(kCopy).find("  copy of Ferry back\n") != std::string::npos);
}

TEST_CASE("nothing that comes from outside can steer the terminal") {
  ArticlePrinter printer(OutputFormat::text, Style::plain());
  CHECK(printer.show(kCopy).find('\033') == std::string::npos);
  CHECK(printable("a\u202Eb\u009Bc\nd\u2066e\x7F") == "a b c d e ");
  CHECK(printable("Zürich 東京 – ok") == "Zürich 東京 – ok");
}

TEST_CASE("as JSON an article is its body as it was journalled, on one line") {
  ArticlePrinter printer(OutputFormat::json, Style::plain());
  CHECK(printer.show(R"({"id":"01"})") == "{\"id\":\"01\"}\n");
}

TEST_CASE("the equation says whether the counts add up") {
  const std::string counts =
      R"("accepted":5,"emitted":1,"journalled":2,"dropped":1,"dead":1,"held":0,"in_flight":2,"add_up":)";
  CHECK(equation_of('{' + counts + "true}", Style::plain()) ==
        "accepted 5 + emitted 1 = journalled 2 + dropped 1 + dead 1 + held 0 + in flight 2  ✓");
  CHECK(equation_of('{' + counts + "false}", Style::coloured()).ends_with("\033[31m✗\033[0m"));
}

TEST_CASE("the status page names what troubles a source, and what was dropped by which rule") {
  constexpr std::string_view kStatus =
      R"({"version":"0.1.0","started":"2027-01-31T12:00:00Z","now":"2027-01-31T15:05:00Z",
          "articles":{"add_up":true,"dropped_by_rule":{"backfill":2,"unchanged":15}},
          "journal":{"epoch":"7","head":3},"bus":{"live":"ipc:///l","stream":"ipc:///s"},
          "sources":[{"id":"gazette","plugin":"feed","polls":4,"articles":3,"problems":0,
                      "failure":"https://a.example/: HTTP 403","next_poll":"2027-01-31T15:10:00Z"}],
          "stages":[{"name":"language","plugin":"language","version":"1.0.0","processed":3,"microseconds":300}]})";
  Tree tree;
  const std::string page = status_text(*parse_json(kStatus, tree), Style::plain());
  CHECK(page.starts_with("newsd 0.1.0, up 3 h 5 min\n"));
  CHECK(page.find("\ndropped   unchanged 15, backfill 2\n") != std::string::npos);
  CHECK(page.find("gazette  feed    failing         3         0      4  in 5 min\n") != std::string::npos);
  CHECK(page.find("\ngazette: https://a.example/: HTTP 403\n") != std::string::npos);
}

TEST_CASE("columns are as wide as their widest cell, counted in characters") {
  Table table({{"NAME"}, {"N", Table::Align::right}});
  table.add({"é", "1"});
  table.add({"longer", "10"});
  CHECK(table.text(Style::plain()) == "NAME     N\né        1\nlonger  10\n");
}

TEST_CASE("a replay opens the stream from a sequence, a time, the start or now, and from nothing else") {
  CHECK(*open_command("17", {}) == R"({"type":"open","from":17,"credit":1024})");
  CHECK(*open_command("now", 7) == R"({"type":"open","from":"now","epoch":"7","credit":1024})");
  CHECK(*open_command("2027-01-31", {}) == R"({"type":"open","from":"2027-01-31","credit":1024})");
  CHECK(open_command("-1", {}).error().code == "usage");
  CHECK(open_command("yesterday", {}).error().code == "usage");
}

}  // namespace newsd::daemon
