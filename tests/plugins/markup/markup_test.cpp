#include "markup/html.hpp"
#include "markup/references.hpp"
#include "markup/sanitize.hpp"
#include "markup/text.hpp"

#include <catch2/catch.hpp>

using namespace newsd::markup;

namespace {
std::string clean(std::string_view html) { return sanitize(html, "https://example.org/news/"); }
}  // namespace

TEST_CASE("character references are decoded by name and number, and bare ampersands stay") {
  CHECK(decode_references("caf&eacute; &amp; bar &#8211; &#x2013;") == "café & bar – –");
  CHECK(decode_references("AT&T, R&D; &unknown; a=1&copy=2") == "AT&T, R&D; &unknown; a=1&copy=2");
  CHECK(decode_references("&#147;quoted&#148;") == "“quoted”");
  CHECK(decode_references("&copy 2024") == "© 2024");
}

TEST_CASE("numbers that are no characters of text vanish") {
  CHECK(decode_references("a&#0;b&#xD800;c&#x110000;d&#11;e&#xFFFF;f") == "abcdef");
}

TEST_CASE("sanitising keeps what is harmless") {
  CHECK(clean("<p>One <b>two</b> <a href=\"https://example.org/x\" title=\"t\">three</a></p>") ==
        "<p>One <b>two</b> <a href=\"https://example.org/x\" title=\"t\">three</a></p>");
}

TEST_CASE("scripts, styles and frames go with their content, other unknown elements without it") {
  CHECK(clean("a<script>alert(1)</script>b<STYLE>p{}</style >c<iframe src=x>d</iframe>e") == "abce");
  CHECK(clean("safe<blink> text</blink><object><embed src=x></object>") == "safe text");
  CHECK(clean("a<!-- <b>hidden</b> -->b<?php echo 1 ?>c") == "abc");
  CHECK(clean("a<script>never closed") == "a");
}

TEST_CASE("event handlers, styles and dangerous addresses go") {
  CHECK(clean("<img src=\"/a.png\" onerror=\"x()\" style=\"color:red\">") == "<img src=\"https://example.org/a.png\">");
  CHECK(clean("<a href=\"javascript:alert(1)\">x</a>") == "<a>x</a>");
  CHECK(clean("<a href=\" jAvAsCrIpT&#58;alert(1)\">x</a>") == "<a>x</a>");
  CHECK(clean("<a href=\"java\nscript:alert(1)\">x</a>") == "<a>x</a>");
  CHECK(clean("<img src=\"data:text/html;base64,PHN2Zz4=\">") == "<img>");
}

TEST_CASE("attributes come out quoted and escaped, whatever they were") {
  CHECK(clean("<img alt='a \"b\" <c>' src=x.png>") ==
        "<img alt=\"a &quot;b&quot; &lt;c&gt;\" src=\"https://example.org/news/x.png\">");
  CHECK(clean("<a href=x title=>y</a>") == "<a href=\"https://example.org/news/x\" title=\"\">y</a>");
}

TEST_CASE("addresses become absolute") {
  CHECK(clean("<a href=\"../b\">x</a><img src=\"c.png\">") ==
        "<a href=\"https://example.org/b\">x</a><img src=\"https://example.org/news/c.png\">");
}

TEST_CASE("tags are balanced") {
  CHECK(clean("<p>one<p>two <b>three") == "<p>one</p><p>two <b>three</b></p>");
  CHECK(clean("<ul><li>a<li>b</ul></div>") == "<ul><li>a</li><li>b</li></ul>");
}

TEST_CASE("nesting beyond any reason neither crashes nor comes out") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  const std::string out = clean(deep + "text");
  CHECK(out.find("text") != std::string::npos);
  CHECK(out.size() < std::size_t{256} * 12);
}

TEST_CASE("many relative links do not multiply what came in without bound") {
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "<a href=x>";
  CHECK(sanitize(html, "https://example.org/" + std::string(400, 'a') + "/").size() < 5 * html.size() + (1 << 17));
}

TEST_CASE("a bare less-than sign is text") {
  CHECK(clean("a < b & c") == "a &lt; b &amp; c");
  CHECK(to_text("a < b <i>c</i>") == "a < b c");
}

TEST_CASE("plain text parts paragraphs by an empty line and breaks lines where HTML does") {
  CHECK(to_text("<p>One\n  two</p><p>Three<br>four</p><ul><li>a<li>b</ul>") == "One two\n\nThree\nfour\n\na\nb");
}

TEST_CASE("text without tags keeps its own paragraphs") {
  CHECK(to_text("One\ntwo\n\n\nthree &amp; four") == "One two\n\nthree & four");
}

TEST_CASE("a line for display loses tags that HTML knows, and nothing else") {
  CHECK(to_line("The <b>best</b> of List&lt;String&gt; &amp; Map<K>") == "The best of List<String> & Map<K>");
  CHECK(to_line("  one\n two&nbsp;three ") == "one two three");
  CHECK(to_line("mail <news@example.org> now") == "mail <news@example.org> now");
}

TEST_CASE("markup is recognised only where some is") {
  CHECK(has_markup("a <b>c</b>"));
  CHECK(has_markup("a &amp; b"));
  CHECK_FALSE(has_markup("a < b & c"));
}
