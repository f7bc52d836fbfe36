#include "extract/linked_data.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace newsd;
using newsd::extract::Facts;

namespace {
Facts facts(const std::string& json) {
  return extract::linked_data(*dom::parse("<script type='application/ld+json'>" + json + "</script>"));
}
}  // namespace

TEST_CASE("linked data gives title, people, dates and pictures") {
  const Facts found =
      facts(R"({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry &amp; bridge",
    "author": [{"@type": "Person", "name": "Mara Quill", "url": "https://example.org/mara"}, "Tom Arvid"],
    "datePublished": "2024-03-05", "image": {"@type": "ImageObject", "url": "https://example.org/a.jpg", "caption": "A"},
    "publisher": {"@type": "Organization", "name": "Lowen Courier"}})");
  CHECK(found.title == "Ferry & bridge");
  REQUIRE(found.authors.size() == 2);
  CHECK(found.authors[0].name == "Mara Quill");
  CHECK(found.authors[0].url == "https://example.org/mara");
  CHECK(found.authors[1].name == "Tom Arvid");
  CHECK(found.published == "2024-03-05");
  CHECK(found.images.at(0).caption == "A");
  CHECK(found.site == "Lowen Courier");
}

TEST_CASE("a graph's references are followed") {
  const Facts found = facts(R"({"@graph": [{"@type": "WebPage", "name": "Page"},
    {"@type": "Article", "headline": "The ferry", "author": {"@id": "#mara"}, "publisher": {"@id": "#site"}},
    {"@id": "#mara", "@type": "Person", "name": "Mara Quill"}, {"@id": "#site", "@type": "Organization", "name": "Courier"}]})");
  CHECK(found.title == "The ferry");
  CHECK(found.authors.at(0).name == "Mara Quill");
  CHECK(found.site == "Courier");
}

TEST_CASE("common damage is mended") {
  CHECK(facts("{\"@type\": \"Article\", \"headline\": \"Two\nlines\",}").title == "Two lines");
  CHECK(facts("<!-- \n{\"@type\": \"Article\", \"headline\": \"Hidden\"}\n -->").title == "Hidden");
  CHECK(facts("{\"@type\": \"Article\", \"headline\": \"Semi\"};").title == "Semi");
}

TEST_CASE("what cannot be read is passed over") {
  CHECK(facts("{\"@type\": \"Article\", ").title.empty());
  CHECK(facts(std::string(100'000, '[')).title.empty());
  CHECK(facts("{\"@type\": \"Article\", \"headline\": 7, \"author\": {\"name\": {\"x\": [[[]]]}}}").authors.empty());
  CHECK(facts("").title.empty());
}

TEST_CASE("references that go in a circle end") {
  CHECK(facts(R"([{"@id": "#a", "@type": "Article", "author": {"@id": "#a"}, "publisher": {"@id": "#a"}}])")
            .authors.empty());
}
