#include "dedup/address.hpp"

#include <catch2/catch.hpp>

using namespace newsd::dedup;

TEST_CASE("A page has one address, whoever links to it") {
  const std::string page = page_address("https://harbour.example/2027/ferry-returns");
  for (const std::string_view linked :
       {"https://www.harbour.example/2027/ferry-returns?ref=rss&src=rss",
        "https://harbour.example/2027/ferry-returns?smid=tw-share&emc=rss&partner=rss",
        "https://harbour.example/2027/ferry-returns?CMP=share_btn_tw", "https://harbour.example//2027/./ferry-returns",
        "https://harbour.example/2027/ferry-returns;jsessionid=0A1B2C",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fharbour.example%2F2027%2Fferry-returns&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fharbour.example%2F2027%2Fferry-returns%3Ffbclid%3Dx&h=1",
        "https://harbour-example.cdn.ampproject.org/c/s/harbour.example/2027/ferry-returns",
        "https://www.google.com/amp/s/amp.harbour.example/2027/ferry-returns"})
    CHECK(page_address(linked) == page);
}

TEST_CASE("Parameters that choose a page stay") {
  CHECK(page_address("https://harbour.example/?p=1") != page_address("https://harbour.example/?p=2"));
  CHECK(page_address("https://harbour.example/?ref=17") != page_address("https://harbour.example/?ref=18"));
  CHECK(page_address("https://harbour.example/a?source=desk") != page_address("https://harbour.example/a"));
}

TEST_CASE("A redirector that leads nowhere is a page itself, and wrappings have an end") {
  CHECK(page_address("https://www.google.com/url?url=nowhere") == "https://google.com/url?url=nowhere");
  CHECK(page_address("https://www.google.com/url?sa=t") == "https://google.com/url?sa=t");
  std::string address = "https://harbour.example/ferry";
  for (int i = 0; i < 20; ++i) address.insert(0, "https://google.com/url?url=");
  CHECK_FALSE(page_address(address).empty());
  CHECK(page_address("https://harbour.example/" + std::string(9000, 'a')).empty());
  CHECK(page_address("urn:ferry").empty());
  CHECK(page_address("").empty());
}

TEST_CASE("A revised page has the stem of the first") {
  const std::string stem = address_stem("https://harbour.example/2027/ferry.html");
  for (const std::string_view revised :
       {"https://harbour.example/2027/ferry-2.html", "https://harbour.example/2027/ferry_update1.html",
        "https://harbour.example/2027/ferry-updated.html", "https://harbour.example/2027/ferry-v3.html"})
    CHECK(address_stem(revised) == stem);
  CHECK(address_stem("https://harbour.example/2027/ferry-2027.html") != stem);
  CHECK(address_stem("https://harbour.example/2027/ferry-vii.html") != stem);
  CHECK(address_stem("https://harbour.example/").empty());
  CHECK(address_stem("https://harbour.example/?p=2").empty());
}
