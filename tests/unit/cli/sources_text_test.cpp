#include "article/json.hpp"
#include "cli/feed_check.hpp"
#include "cli/source_verbs.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

constexpr std::string_view kSources =
    R"({"now":"2027-01-31T12:00:00Z","sources":[
        {"id":"gazette","polls":3,"articles":12,"problems":0,"last_success":"2027-01-31T11:59:30Z",
         "next_poll":"2027-01-31T12:15:00Z"},
        {"id":"herald","polls":9,"articles":0,"problems":1,"last_problem":"cut","failure":"no\u001b route",
         "failing_since":"2027-01-31T09:00:00Z"},
        {"id":"desk","polls":1,"articles":0,"problems":0,"paused_since":"2027-01-30T12:00:00Z"}]})";

}  // namespace

TEST_CASE("the list of sources has a line for each, with its state and its last problem") {
  newsd::Tree tree;
  CHECK(sources_text(*parse_json(kSources, tree), Style::plain()) ==
        "SOURCE   STATE                  ARTICLES  LAST SUCCESS  NEXT POLL  LAST PROBLEM\n"
        "gazette  ok                           12  30 s ago      in 15 min\n"
        "herald   failing for 3 h 0 min         0                           no  route\n"
        "desk     paused for 24 h 0 min         0\n");
}

TEST_CASE("what a refresh brought is counted by its ends, and what was left out is named") {
  newsd::Tree tree;
  const auto answer = *parse_json(
      R"({"sources":[{"id":"a","articles":4,"journalled":1,"dropped":{"unchanged":2},"dead":1,"problems":1,
                      "last_problem":"too large"},
                     {"id":"b","articles":0,"journalled":0,"dead":0,"problems":0},
                     {"id":"c"}],
          "skipped":[{"id":"d","reason":"source d is paused"}]})",
      tree);
  CHECK(polled_text(answer, Style::plain()) ==
        "a: 4 articles: 1 journalled, 2 unchanged, 1 dead\n"
        "a: too large\n"
        "b: nothing new\n"
        "c: is being polled\n"
        "left out: source d is paused\n");
}

TEST_CASE("what a check has found ends with whether the feed is of use") {
  FeedFindings findings;
  findings.id = "gazette";
  findings.url = "https://gazette.example/rss";
  findings.media_type = "text/xml";
  findings.root = "rss";
  findings.items = 3;
  findings.refused = 1;
  findings.problems = 2;
  findings.last_problem = "too large";
  CHECK(findings_text(findings, Style::plain()) ==
        "gazette\n"
        "  address   https://gazette.example/rss\n"
        "  format    text/xml, rss\n"
        "  items     3, of which 1 are refused\n"
        "  dates     none\n"
        "  text      as it stands in the feed\n"
        "  warnings  2, the last: too large\n"
        "of use\n");
  findings.moved_to = "https://gazette.example/new";
  CHECK(findings_text(findings, Style::plain())
            .find("  moved     for good: set url = \"https://gazette.example/new\" in the configuration\n") !=
        std::string::npos);
  findings.failure = "not a feed";
  CHECK(findings_text(findings, Style::plain()).ends_with("of no use: not a feed\n"));
}
