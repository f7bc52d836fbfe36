#include "xml/reader.hpp"

#include <catch2/catch.hpp>

using namespace newsd::xml;

namespace {

Document read(std::string_view text) {
  static constexpr std::string_view kAnchored[] = {"item"};
  static constexpr std::string_view kContainers[] = {"list"};
  Options options;
  options.anchored = kAnchored;
  options.containers = kContainers;
  return Reader::read(text, options);
}

std::size_t count(const Node& node, std::string_view name) {
  std::size_t found = 0;
  for (const Node* child = node.first_child; child != nullptr; child = child->next)
    found += child->is_element() && child->name == name ? 1 : 0;
  return found;
}

}  // namespace

TEST_CASE("well-formed XML is read without a problem") {
  const Document document = read("<?xml version=\"1.0\"?><!DOCTYPE a><a x='1'><b>t&amp;u</b><c/><![CDATA[<d>]]></a>");
  const Node& a = *document.root().child("a");
  CHECK(document.problems().empty());
  CHECK(a.attribute("x") == "1");
  CHECK(text_of(*a.child("b")) == "t&u");
  CHECK(text_of(a) == "t&u<d>");
}

TEST_CASE("namespaces are resolved through their prefixes, and undeclared prefixes kept") {
  const Document document = read("<a xmlns='urn:1' xmlns:p='urn:2'><p:b/><q:c/></a>");
  const Node& a = *document.root().child("a");
  CHECK(a.uri == "urn:1");
  CHECK(a.child("b")->uri == "urn:2");
  CHECK(a.child("c")->uri.empty());
  CHECK(a.child("c")->prefix == "q");
}

TEST_CASE("bare ampersands, less-than signs and HTML's names are text") {
  const Document document = read("<a>AT&T a < b &eacute; &nope;</a>");
  CHECK(text_of(document.root()) == "AT&T a < b é &nope;");
}

TEST_CASE("attributes without quotes, without values and twice are forgiven") {
  const Document document = read("<a x=1 y x=2 z='3'/>");
  const Node& a = *document.root().child("a");
  CHECK(a.attribute("x") == "1");
  CHECK(a.attribute("z") == "3");
  CHECK_FALSE(document.problems().empty());
}

TEST_CASE("an end tag closes what was left open, and one that ends nothing is passed over") {
  const Document document = read("<a><b><c>x</b></d><e/></a>");
  const Node& a = *document.root().child("a");
  CHECK(count(a, "b") == 1);
  CHECK(count(a, "e") == 1);
  CHECK(document.problems().size() == 2);
}

TEST_CASE("problems name their line") {
  const Document document = read("<a>\n\n</b></a>");
  REQUIRE(document.problems().size() == 1);
  CHECK(document.problems()[0].line == 3);
}

TEST_CASE("an element that has its place returns to it from wherever it is written") {
  const Document document = read("<list><item>1<item>2</item><x><item>3</item></list>");
  CHECK(count(*document.root().child("list"), "item") == 3);
}

TEST_CASE("an empty element of that name within one does not end it") {
  const Document document = read("<list><item><item/><b>x</b></item></list>");
  CHECK(count(*document.root().child("list"), "item") == 1);
}

TEST_CASE("a document that stops anywhere gives what came before") {
  const std::string whole = "<list><item a='1'>one</item><item><![CDATA[two]]></item><!-- c --></list>";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const Document document = read(std::string_view(whole).substr(0, length));
    if (length > 28) CHECK(text_of(document.root()).starts_with("one"));
  }
}

TEST_CASE("entities of a document type are never followed") {
  const Document document = read("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///x'><!ENTITY b '&e;&e;'>]><a>&e;&b;</a>");
  CHECK(text_of(*document.root().child("a")) == "&e;&b;");
}

TEST_CASE("elements too deep are passed over, their text kept") {
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  deep += "text";
  for (int i = 0; i < 1000; ++i) deep += "</a>";
  deep += "<b/>";
  const Document document = read(deep);
  CHECK(text_of(document.root()) == "text");
  CHECK(count(document.root(), "b") == 1);
}

TEST_CASE("control characters vanish") {
  CHECK(text_of(read(std::string("<a>x\0\x01\x1Fy&#11;</a>", 17)).root()) == "xy");
}

TEST_CASE("markup inside an element comes out as markup") {
  const Document document = read("<a><h:p xmlns:h='x' class='k'>1 &lt; 2<h:br/></h:p></a>");
  CHECK(inner_markup(*document.root().child("a")) == "<p class=\"k\">1 &lt; 2<br></p>");
}
