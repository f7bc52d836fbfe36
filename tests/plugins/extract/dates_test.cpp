#include "extract/dates.hpp"
#include "pages.hpp"

#include <catch2/catch.hpp>

using namespace newsd::extract;
using newsd::extract::test::page;

namespace {
Dates dates(const std::string& html, std::string_view url = "") { return dates_of(page(html), url); }
}  // namespace

TEST_CASE("a date keeps the offset that the page gives it") {
  CHECK(dates("<meta property=article:published_time content='2024-03-05T08:15:00+02:00'>").published ==
        "2024-03-05T08:15:00+02:00");
  CHECK(
      dates(
          "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-05T08:15:00-0500\"}"
          "</script>")
          .published == "2024-03-05T08:15:00-05:00");
}

TEST_CASE("of two voices that name the same day, the one with a time is taken") {
  CHECK(dates("<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2024-03-05\"}</script>"
              "<meta property=article:published_time content='2024-03-05T08:15:00Z'>")
            .published == "2024-03-05T08:15:00Z");
}

TEST_CASE("a later change is told apart from the publication") {
  const Dates found = dates(
      "<time itemprop=datePublished datetime=2024-03-05>x</time>"
      "<time itemprop=dateModified datetime='2024-03-07T10:00:00+01:00'>y</time>");
  CHECK(found.published == "2024-03-05");
  CHECK(found.updated == "2024-03-07T10:00:00+01:00");
}

TEST_CASE("without data, the date near the title counts, in the page's language") {
  CHECK(dates("<h1>Ein Titel</h1><div>Von Eva Lind, 5. März 2024</div><p>Text</p>").published == "2024-03-05");
  CHECK(dates("<h1>Un titre</h1><div>Publié le 5 mars 2024 à 08:15</div>").published.substr(0, 10) == "2024-03-05");
  CHECK(dates("<h1>A title</h1><span>13.01.2022</span>").published == "2022-01-13");
}

TEST_CASE("an address can name the day") {
  CHECK(date_in_url("https://example.org/news/2021/05/03/bridge") == "2021-05-03");
  CHECK(date_in_url("https://example.org/n1/2024/0424/c1.html") == "2024-04-24");
  CHECK(date_in_url("https://example.org/20210503-bridge") == "2021-05-03");
  CHECK(date_in_url("https://example.org/99999999/12345678").empty());
  CHECK(date_in_url("https://example.org/2021/13/45/").empty());
  CHECK(date_in_url("").empty());
}

TEST_CASE("a page that says nothing of its date has none") {
  CHECK(dates("<p>We have 2000 islands and 12 ferries.</p>").published.empty());
  CHECK(dates("<meta name=date content='soon'>").published.empty());
}

TEST_CASE("a date before the first words of a text counts, one among them does not") {
  const std::string words =
      " The ferry sails again, and nobody on the islands can quite believe it, the harbour office "
      "said in a statement on the quay, where a brass band had been waiting since the morning.";
  CHECK(dates("<h1>A title</h1><p>27.1.2022 -" + words).published == "2022-01-27");
  CHECK(dates("<h1>A title</h1><p>On 27 January 2022, it was told:" + words).published.empty());
}

TEST_CASE("the date of a cited work is not the article's") {
  CHECK(dates("<li itemprop=citation itemscope><meta itemprop=datePublished content=1988-02-01></li>"
              "<time itemprop=datePublished datetime=2017-01-30>x</time>")
            .published == "2017-01-30");
}

TEST_CASE("names that sites make up for the day are understood, and days with a broken time behind them") {
  CHECK(dates("<meta name=w-published-date content='2025-05-27T06:03:43Z'>").published == "2025-05-27T06:03:43Z");
  CHECK(dates("<meta name=article:published_time content='2022-01-10T22:06:08:684Z'>").published ==
        "2022-01-10T22:06:08Z");
  CHECK(dates("<script type=application/json>{\"publishedAt\": \"2024-03-05\"}</script>").published == "2024-03-05");
}
