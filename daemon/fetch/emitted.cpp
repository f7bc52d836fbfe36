#include "fetch/emitted.hpp"

#include "article/document.hpp"
#include "plugin/delivery_table.hpp"

namespace newsd::daemon {

Result<> KnownFeed::take(Value feed) {
  Tree tree;
  auto taken = normalised(tree, feed, "feed");
  if (!taken) return failure(taken.error());
  tree_ = std::move(tree);
  value_ = *taken;
  return {};
}

void name_emitted(InFlight& each, std::string_view key, const Origin& origin) {
  Article& article = each.article;
  Tree& tree = article.tree();
  each.key = key.empty() ? item_key(article) : std::string(key);
  const std::string_view shown = !origin.title.empty() ? origin.title : origin.feed["title"].text();
  article.set_id(article_id(origin.source, each.key));
  article.set(NEWSD_FIELD_KIND, Tree::borrow(name(Kind::fresh)));
  article.set(NEWSD_FIELD_SOURCE, Members()
                                      .add("id", tree.text(origin.source))
                                      .add("name", tree.text(shown.empty() ? origin.source : shown))
                                      .in(tree));
  article.set_text(NEWSD_FIELD_FETCHED, rfc3339(origin.fetched));
  if (!origin.feed.is_null()) article.set(NEWSD_FIELD_FEED, tree.copy(origin.feed));
}

}  // namespace newsd::daemon
