#include "extract/reading.hpp"
#include "pages.hpp"

#include <catch2/catch.hpp>

using namespace newsd::extract;
using newsd::extract::test::ferry;
using newsd::extract::test::page;
using newsd::extract::test::site;

TEST_CASE("addresses of a page are made absolute") {
  const Reading read = read_article(
      page(site("<link rel=canonical href=/news/ferry><meta property=og:image content=/img/ferry.jpg>", ferry())),
      "https://lowen.example/news/ferry?from=home");
  CHECK(read.url == "https://lowen.example/news/ferry");
  CHECK(read.images.at(0).url == "https://lowen.example/img/ferry.jpg");
}

TEST_CASE("an address on another site, or of the front page, is not the article's") {
  CHECK(read_article(page("<link rel=canonical href=https://other.example/a>"), "https://lowen.example/a").url.empty());
  CHECK(read_article(page("<link rel=canonical href=https://lowen.example/>"), "https://lowen.example/a").url.empty());
}

TEST_CASE("pictures in the text come with their captions") {
  std::string article = ferry();
  article.insert(article.find("<h2>"),
                 "<figure><img src=/quay.jpg width=800><figcaption>The quay. Photo: T. Arvid</figcaption></figure>");
  const Reading read = read_article(page(site("", article)), "https://lowen.example/a");
  REQUIRE(read.images.size() == 1);
  CHECK(read.images[0] == Image{"https://lowen.example/quay.jpg", "The quay.", "T. Arvid"});
}

TEST_CASE("a page tells its site and language") {
  const Reading read = read_article(page(site("", ferry())), "");
  CHECK(read.site == "Lowen Courier");
  CHECK(read.language == "en");
}

TEST_CASE("a text that holds the page's menus too is known from one that says more") {
  const Reading read = read_article(page(site("", ferry())), "");
  std::string whole = "Lowen Courier News Sport Weather ";
  for (const std::string& block : read.rest) whole += block + " ";
  CHECK(holds_whole_page(whole + read.text, read));
  CHECK_FALSE(holds_whole_page(read.text + " And one thing more.", read));
}

TEST_CASE("the site's own mark is shown only where there is no other picture") {
  const std::string logo =
      "<script type=application/ld+json>{\"@type\":\"Article\",\"image\":\"https://lowen.example/logo.png\"}</script>";
  const std::string picture = "<meta property=og:image content=/quay.jpg>";
  CHECK(read_article(page(site(logo + picture, ferry())), "https://lowen.example/a").images.at(0).url ==
        "https://lowen.example/quay.jpg");
  CHECK(read_article(page(site(logo, ferry())), "https://lowen.example/a").images.at(0).url ==
        "https://lowen.example/logo.png");
}
