#include "dom/dom.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace newsd;

namespace {

std::string repeated(std::string_view what, std::size_t times) {
  std::string out;
  out.reserve(what.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += what;
  return out;
}

// Whether every node's range lies within its parent's, behind it.
bool is_sound(const dom::Document& document) {
  for (dom::Index i = 1; i < document.size(); ++i) {
    const dom::Node& node = document.node(i);
    if (node.parent >= i || node.end <= i || node.end > document.node(node.parent).end) return false;
    if (node.depth != document.node(node.parent).depth + 1) return false;
  }
  return document.node(0).end == document.size();
}

}  // namespace

TEST_CASE("a page becomes a tree as browsers build it, omitted tags included") {
  const auto page = dom::parse("<title>Harbour</title><p>One<p>Two <b>bold<li>item");
  REQUIRE(page);
  CHECK(page->is(0, "html"));
  CHECK(is_sound(*page));
  const dom::Index first = page->find("p");
  const dom::Index second = page->find("p", first + 1, page->size());
  CHECK(page->text(first) == "One");
  CHECK(page->node(second).parent == page->node(first).parent);
  CHECK(page->text(page->find("title")) == "Harbour");
}

TEST_CASE("attributes come with their references decoded and their names in small letters") {
  const auto page = dom::parse("<a HREF='/x?a=1&amp;b=2' data-empty>go</a>");
  const dom::Index link = page->find("a");
  CHECK(page->attribute(link, "href") == "/x?a=1&b=2");
  CHECK(page->has_attribute(link, "data-empty"));
  CHECK_FALSE(page->has_attribute(link, "title"));
  CHECK(page->attribute(link, "title").empty());
}

TEST_CASE("unknown elements keep their names") {
  const auto page = dom::parse("<News-Box><p>x</p></News-Box>");
  CHECK(page->find("news-box") != dom::none);
}

TEST_CASE("views of a document survive its move") {
  auto page = dom::parse("<p class=lead>Text that is long enough to lie on the heap</p>");
  const std::string_view value = page->attribute(page->find("p"), "class");
  const dom::Document moved = std::move(*page);
  CHECK(value == "lead");
  CHECK(moved.text(moved.find("p")) == "Text that is long enough to lie on the heap");
}

TEST_CASE("nothing and noise are pages too") {
  for (const std::string& html :
       {std::string(), std::string("\0\xFF\xFE\0<\0", 6), std::string("<"), std::string("<!--"), std::string("</p>")}) {
    const auto page = dom::parse(html);
    REQUIRE(page);
    CHECK(is_sound(*page));
  }
}

TEST_CASE("a page nested 100,000 deep becomes a shallow tree with all its text") {
  for (const char* tag : {"<div>", "<b>", "<table><tr><td>", "<ul><li>", "<svg><g>", "<blockquote>"}) {
    CAPTURE(tag);
    const auto page = dom::parse(repeated(tag, 100'000) + "<p>The bottom of it</p>");
    REQUIRE(page);
    CHECK(is_sound(*page));
    CHECK(page->text(0).find("The bottom of it") != std::string::npos);
    for (dom::Index i = 0; i < page->size(); ++i) REQUIRE(page->node(i).depth <= dom::Limits().max_depth);
  }
}

TEST_CASE("what is deeper than the limit lies on the last level") {
  const auto page = dom::parse("<div><div><div><div>deep</div></div></div></div>after", {.max_depth = 3});
  CHECK(is_sound(*page));
  CHECK(page->text(0) == "deepafter");
}

TEST_CASE("a page of 20 MB is read") {
  const auto page =
      dom::parse(repeated("<p>The quick brown fox jumps over the lazy dog.</p>\n", 400'000), {.max_nodes = 1000});
  REQUIRE(page);
  CHECK(page->size() >= 1000);
  CHECK(page->size() <= 1001);
}

TEST_CASE("a page beyond the limit of bytes is no document") {
  CHECK_FALSE(dom::parse("<p>1234567890</p>", {.max_bytes = 10}));
}

TEST_CASE("a page whose tree would fill the memory is no document") {
  std::string html;
  for (int i = 0; i < 200; ++i) html += "<b id=" + std::to_string(i) + ">";
  html += repeated("<p>x", 200'000);  // each paragraph opens all the bold ones again
  CHECK_FALSE(dom::parse(html, {.max_memory_bytes = 64u << 20}));
}
