#include "dom/flatten.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace newsd;

namespace {
std::string flat(std::string_view html, std::uint32_t depth) {
  std::string room;
  return std::string(dom::flattened(html, depth, room));
}
}  // namespace

TEST_CASE("a page that nests no deeper than allowed is not copied") {
  const std::string html = "<div><p>One<p>Two<br></div><!-- <div><div><div> --><div></div>";
  std::string room;
  CHECK(dom::flattened(html, 2, room).data() == html.data());
}

TEST_CASE("tags beyond the depth go, with their end tags, and their text stays") {
  CHECK(flat("<div><div><div>a</div>b</div>c</div><div>d</div>", 2) == "<div><div>ab</div>c</div><div>d</div>");
}

TEST_CASE("elements that end by themselves do not add up") {
  std::string html;
  for (int i = 0; i < 1000; ++i) html += "<p>x<li>y<td>z<br>";
  CHECK(flat(html, 3) == html);
}

TEST_CASE("shapes that end in a slash do not add up in a picture") {
  std::string html = "<svg>";
  for (int i = 0; i < 1000; ++i) html += "<path d='M0 0'/>";
  html += "</svg><div><h1>x</h1></div>";
  CHECK(flat(html, 3) == html);
}

TEST_CASE("code goes, data in scripts stays") {
  CHECK(flat("<script>'<div><div><div>'</script><div><p>x</p></div>", 1) == "<script></script><div><p>x</p></div>");
  CHECK(flat("<STYLE>a{}</STYLE><script type=application/ld+json>{}</script>", 1) ==
        "<STYLE></STYLE><script type=application/ld+json>{}</script>");
  CHECK(flat("<p>x<script>without an end", 1) == "<p>x<script>");
}

TEST_CASE("a tag with thousands of attributes loses them") {
  std::string html = "<div";
  for (int i = 0; i < 1000; ++i) html += " a" + std::to_string(i) + "=1";
  CHECK(flat(html + ">text</div>", 9) == "<div>text</div>");
}

TEST_CASE("a bracket inside a quoted value does not end the tag") {
  CHECK(flat("<a title=\"1 > 0\"><b><i>x</i></b></a>", 1) == "<a title=\"1 > 0\">x</a>");
}

TEST_CASE("markup in comments and titles is not counted") {
  const std::string html = "<!-- <div><div> --><title><div><div></title><div>x</div>";
  CHECK(flat(html, 1) == html);
}

TEST_CASE("elements whose end is missing are looked through once") {
  std::string html;
  for (int i = 0; i < 300'000; ++i) html += "<title></x>";
  CHECK(flat(html, 9) == html);
}
