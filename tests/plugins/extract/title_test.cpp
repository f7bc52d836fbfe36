#include "extract/title.hpp"
#include "pages.hpp"

#include <catch2/catch.hpp>

using namespace newsd::extract;
using newsd::extract::test::ferry;
using newsd::extract::test::page;
using newsd::extract::test::site;

TEST_CASE("the name of the site goes from a title, before or behind it") {
  CHECK(without_site("The ferry returns | Lowen Courier", "Lowen Courier", "") == "The ferry returns");
  CHECK(without_site("Lowen Courier: The ferry returns", "Lowen Courier", "") == "The ferry returns");
  CHECK(without_site("The ferry returns - News - Lowen Courier", "Lowen Courier", "").starts_with("The ferry returns"));
  CHECK(without_site("The ferry returns – lowencourier.example", "", "https://www.lowencourier.example/a") ==
        "The ferry returns");
}

TEST_CASE("a title's own dashes and colons stay") {
  CHECK(without_site("Ferry: what the island thinks - and why", "Courier", "") ==
        "Ferry: what the island thinks - and why");
  CHECK(without_site("One word", "", "") == "One word");
  CHECK(without_site("", "Courier", "").empty());
}

TEST_CASE("the heading that agrees with the page's data is the title") {
  CHECK(title_of(page(site("", ferry())), "") == "The ferry returns to Port Lowen");
  CHECK(title_of(page(site("", "<h1>Lowen Courier</h1>" + ferry())), "") == "The ferry returns to Port Lowen");
}

TEST_CASE("without a heading, what the page calls itself is the title") {
  CHECK(title_of(page("<title>The ferry returns to port | Courier</title><p>x"), "") == "The ferry returns to port");
  CHECK(title_of(page("<h1></h1><p>x"), "").empty());
}
