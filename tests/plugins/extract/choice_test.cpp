#include "extract/choice.hpp"
#include "extract/content.hpp"
#include "pages.hpp"

#include <catch2/catch.hpp>

using newsd::extract::test::ferry;
using newsd::extract::test::page;
using newsd::extract::test::site;

namespace {

std::string text(const std::string& html) {
  const newsd::extract::Page read = page(html);
  return text_of(read, chosen(read));
}
bool has(const std::string& where, std::string_view what) { return where.find(what) != std::string::npos; }

std::string replaced(std::string where, std::string_view what, std::string_view by) {
  return where.replace(where.find(what), what.size(), by);
}

std::string sentences(int count, const std::string& about) {
  std::string out;
  for (int i = 0; i < count; ++i)
    out += "The " + about + " has been discussed for years, and nobody knows how it ends. ";
  return out;
}
std::string paragraphs(int count, const std::string& about, const std::string& names = "") {
  std::string out;
  for (int i = 0; i < count; ++i) out += "<p" + names + ">" + sentences(2, about) + "</p>";
  return out;
}

}  // namespace

TEST_CASE("a word for furniture is not believed of what holds the article") {
  for (const char* name : {"sidebar-right-layout", "share-container", "has-related", "tabs", "comments-open"}) {
    CAPTURE(name);
    const std::string found = text(site("", "<div class='" + std::string(name) + "'>" + ferry() + "</div>"));
    CHECK(has(found, "the ferry between Port Lowen"));
    CHECK(has(found, "whether that can last."));
    CHECK_FALSE(has(found, "Weather"));
  }
}

TEST_CASE("names are words: responsive is no response, relative no relation, formats no form") {
  for (const char* name : {"table-responsive", "relative", "format-standard", "margin-bottom-2", "has-link-color"}) {
    CAPTURE(name);
    const std::string found = text("<main><h1>The harbour</h1>" + paragraphs(6, "quay") + "<div class='" +
                                   std::string(name) + "'>" + paragraphs(2, "crane") + "</div></main>");
    CHECK(has(found, "The crane has"));
  }
}

TEST_CASE("comments that are longer than the article are left out") {
  std::string comments = "<section class=comments>";
  for (int i = 0; i < 6; ++i) comments += "<div class=comment-body>" + paragraphs(3, "fare") + "</div>";
  const std::string found = text("<body><h1>The harbour</h1><div class=entry-content>" + paragraphs(6, "quay") +
                                 "</div>" + comments + "</section></body>");
  CHECK(has(found, "The quay has"));
  CHECK_FALSE(has(found, "The fare has"));
}

TEST_CASE("an article cut into pieces by advertisements is kept whole") {
  std::string body;
  for (const char* about : {"quay", "crane", "pilot"})
    body += "<div class=piece>" + paragraphs(3, about) + "</div><div class=advert><p>Advertisement</p></div>";
  const std::string found = text("<main><h1>The harbour</h1>" + body + "</main><footer><p>Imprint</p></footer>");
  for (const char* about : {"The quay", "The crane", "The pilot"}) CHECK(has(found, about));
  CHECK_FALSE(has(found, "Advertisement"));
}

TEST_CASE("of several articles on a page the one with its title is taken") {
  const std::string found = text(
      "<title>The harbour at night</title><meta property=og:title content='The harbour at night'><main><article>"
      "<h1>The harbour at night</h1>" +
      paragraphs(4, "quay") + "</article><article><h1>Another matter altogether</h1>" + paragraphs(6, "crane") +
      "</article></main>");
  CHECK(has(found, "The quay has"));
  CHECK_FALSE(has(found, "The crane has"));
}

TEST_CASE("what leads elsewhere in the midst of a text goes") {
  const std::string aside =
      "<p><strong>Read also:</strong> <a href=/1>The lighthouse stays dark in winter</a></p>"
      "<div class=related-box><h3>More on this</h3><ul><li><a href=/2>Mayor opens the market</a></ul></div>"
      "<p>Sign up for our newsletter.</p><p>We may earn a commission when you buy through links on this page.</p>";
  const std::string found = text(site("", replaced(ferry(), "<h2>", aside + "<h2>")));
  for (const char* other : {"Read also", "lighthouse", "More on this", "Mayor", "newsletter", "commission"}) {
    CAPTURE(other);
    CHECK_FALSE(has(found, other));
  }
  CHECK(has(found, "\n\nA second-hand ship\n\nThe new ship"));
}

TEST_CASE("captions and credits are not text, summaries between title and text are") {
  const std::string with_figure =
      replaced(ferry(), "<h2>", "<figure><img src=/q.jpg><figcaption>The quay in May.</figcaption></figure><h2>");
  const std::string found =
      text(site("", replaced(with_figure, "<p class=byline>",
                             "<p class=standfirst>Islanders have waited long for a ship of their own</p><p "
                             "class=byline>")));
  CHECK_FALSE(has(found, "The quay in May"));
  CHECK(found.starts_with("Islanders have waited long"));
}

TEST_CASE("short pieces between paragraphs stay, and items and cells behind them") {
  const std::string found = text(
      site("", replaced(ferry(), "<h2>",
                        "<p>The timetable, for now:<ul><li>Monday, seven in the morning<li>Friday at noon</ul><h2>")));
  CHECK(has(found, "The timetable, for now:\n\nMonday, seven in the morning\nFriday at noon\n\nA second-hand ship"));
}

TEST_CASE("a heading without text behind it goes") {
  CHECK_FALSE(
      has(text(site("", replaced(ferry(), "</div></article>", "<h2>What next</h2></div></article>"))), "What next"));
}

TEST_CASE("a paragraph outside of the text that the page's data has is kept") {
  const std::string lost = "Nobody asked the gulls, though, which had made the old landing stage their own since May.";
  const std::string data = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"" +
                           sentences(6, "quay") + lost + "\"}</script>";
  const std::string html = "<main><h1>The harbour</h1><div class=a>" + paragraphs(6, "quay") +
                           "</div><div class=b><section class=x><div>" + lost +
                           "</div></section></div></main><footer><nav><a href=/>Home</a></nav></footer>";
  CHECK(has(text(data + html), lost));
}

TEST_CASE("hostile pages are read in time linear in their size") {
  std::string deep, wide, named;
  for (int i = 0; i < 100'000; ++i) deep += "<div class=article-body>";
  for (int i = 0; i < 40'000; ++i)
    wide += "<article><h1>A heading</h1>" + std::string(i % 2 == 0 ? "<p>x." : "<ul><li>y");
  for (int i = 0; i < 20'000; ++i) named += "<div class='related comments share'><p>" + sentences(1, "quay");
  CHECK(has(text(deep + paragraphs(3, "quay")), "The quay has"));
  CHECK_NOTHROW(text(wide));
  CHECK_NOTHROW(text(named));
}
