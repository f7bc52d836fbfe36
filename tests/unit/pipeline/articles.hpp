// Articles on their way, as a source lane sends them.
#pragma once

#include "base/clock.hpp"
#include "pipeline/batch.hpp"

#include <string_view>

namespace newsd::daemon::pipeline_test {

// An article of the source `gazette` whose key and title are `title`; without credit, delivery or token.
inline InFlight article(std::string_view title, std::string_view text = "A text.") {
  InFlight made;
  Article& document = made.article;
  document.set_text(NEWSD_FIELD_TITLE, title);
  document.set_text(NEWSD_FIELD_TEXT, text);
  made.hash = document.content_hash();
  made.key = title;
  document.set_id(article_id("gazette", title));
  document.set_text(NEWSD_FIELD_KIND, "new");
  document.set_text(NEWSD_FIELD_FETCHED, rfc3339({0}));
  Tree& tree = document.tree();
  document.set(NEWSD_FIELD_SOURCE, tree.object({{to_abi("id"), Tree::borrow("gazette")}}));
  return made;
}

inline std::string title_of(const InFlight& each) { return std::string(each.article[NEWSD_FIELD_TITLE].text()); }

// As a stage does it that finds `each` to be an update or a copy of the article with that id.
inline void relate(InFlight& each, std::string_view relation, const ArticleId& of) {
  Tree& tree = each.article.tree();
  each.article.set(NEWSD_FIELD_DUPLICATE, tree.object({{to_abi("of"), tree.text(of.hex())},
                                                       {to_abi("relation"), tree.text(relation)},
                                                       {to_abi("similarity"), Tree::real(1)}}));
  each.article.set_text(NEWSD_FIELD_KIND, relation);
}

}  // namespace newsd::daemon::pipeline_test
