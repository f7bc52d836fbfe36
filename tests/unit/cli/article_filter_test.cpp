#include "cli/article_filter.hpp"

#include "article/json.hpp"

#include <catch2/catch.hpp>

namespace newsd::daemon {
namespace {

using Topics = std::vector<std::string>;

bool admitted(const ArticleFilter& filter, std::string_view json) {
  Tree tree;
  return admits(filter, *parse_json(json, tree));
}

constexpr std::string_view kArticle =
    R"({"source":{"id":"gazette"},"kind":"new","language":{"tag":"fr-CA"},
        "tags":[{"type":"org","id":"NATO","label":"OTAN"},{"type":"rule","id":"desk"}]})";

}  // namespace

TEST_CASE("the narrowest topics that carry everything wanted are subscribed to") {
  CHECK(topics_for({}) == Topics{"all/"});
  CHECK(topics_for({{"fr"}, {}, {}, {}}) == Topics{"all/fr/", "all/fr-"});
  CHECK(topics_for({{}, {"a b", "c"}, {}, {}}) == Topics{"source/a%20b/", "source/c/"});
  CHECK(topics_for({{"fr"}, {"c"}, {}, {}}) == Topics{"source/c/fr/", "source/c/fr-"});
  CHECK(topics_for({{"fr"}, {"c"}, {"org/NATO"}, {}}) == Topics{"tag/org/NATO/fr/", "tag/org/NATO/fr-"});
  CHECK(topics_for({{}, {}, {}, {"copy"}}) == Topics{"copy/"});
  CHECK(topics_for({{}, {}, {}, {"copy", "new"}}) == Topics{"all/"});
}

TEST_CASE("a tag that is given by its label cannot narrow the topics") {
  CHECK(topics_for({{}, {}, {"OTAN"}, {}}) == Topics{"all/"});
  CHECK(topics_for({{}, {}, {"OTAN", "rule/desk"}, {}}) == Topics{"all/"});
}

TEST_CASE("all kinds of filters must fit, and one of each kind") {
  CHECK(admitted({}, kArticle));
  CHECK(admitted({{"de", "fr"}, {"gazette"}, {"otan"}, {"new"}}, kArticle));
  CHECK(admitted({{"FR-ca"}, {}, {"rule/desk"}, {}}, kArticle));
  CHECK_FALSE(admitted({{"fr"}, {"other"}, {}, {}}, kArticle));
  CHECK_FALSE(admitted({{"f"}, {}, {}, {}}, kArticle));
  CHECK_FALSE(admitted({{}, {}, {"org/OTAN"}, {}}, kArticle));
  CHECK_FALSE(admitted({{}, {}, {}, {"copy", "update"}}, kArticle));
}

TEST_CASE("an article without a language is und") {
  CHECK(admitted({{"und"}, {}, {}, {}}, R"({"kind":"new"})"));
  CHECK_FALSE(admitted({{"fr"}, {}, {}, {}}, R"({"kind":"new"})"));
}

}  // namespace newsd::daemon
