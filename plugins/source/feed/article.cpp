#include "feed/article.hpp"

namespace newsd::feed {
namespace {

newsd_value text(const std::string& text) { return text.empty() ? Tree::null() : Tree::borrow(text); }

newsd_value list(const std::vector<newsd_value>& items, Tree& tree) {
  return items.empty() ? Tree::null() : tree.array(items);
}

newsd_value list(const std::vector<std::string>& texts, Tree& tree) {
  std::vector<newsd_value> items;
  items.reserve(texts.size());
  for (const std::string& each : texts) items.push_back(Tree::borrow(each));
  return list(items, tree);
}

newsd_value list(const std::vector<Person>& people, Tree& tree) {
  std::vector<newsd_value> items;
  items.reserve(people.size());
  for (const Person& each : people)
    items.push_back(
        Members().add("name", text(each.name)).add("email", text(each.email)).add("url", text(each.url)).in(tree));
  return list(items, tree);
}

newsd_value list(const std::vector<Enclosure>& enclosures, Tree& tree) {
  std::vector<newsd_value> items;
  items.reserve(enclosures.size());
  for (const Enclosure& each : enclosures) {
    Members members;
    members.add("url", text(each.url)).add("type", text(each.type));
    if (each.length) members.add("length", Tree::integer(*each.length));
    items.push_back(members.in(tree));
  }
  return list(items, tree);
}

newsd_value list(const std::vector<Image>& images, Tree& tree) {
  std::vector<newsd_value> items;
  items.reserve(images.size());
  for (const Image& each : images)
    items.push_back(Members()
                        .add("url", text(each.url))
                        .add("caption", text(each.caption))
                        .add("credit", text(each.credit))
                        .in(tree));
  return list(items, tree);
}

newsd_value own_language(const Item& item, const Feed& feed, Tree& tree) {
  if (item.language.empty() || item.language == feed.language) return Tree::null();
  const newsd_value language = Members().add("language", text(item.language)).in(tree);
  return Members().add("feed", language).in(tree);
}

}  // namespace

newsd_value feed_value(const Feed& feed, Tree& tree) {
  return Members()
      .add("id", text(feed.id))
      .add("title", text(feed.title))
      .add("link", text(feed.link))
      .add("language", text(feed.language))
      .add("description", text(feed.description.text))
      .add("description_html", text(feed.description.html))
      .add("published", text(feed.published))
      .add("updated", text(feed.updated))
      .add("image", text(feed.image))
      .add("authors", list(feed.authors, tree))
      .add("categories", list(feed.categories, tree))
      .add("rights", text(feed.rights))
      .in(tree);
}

newsd_value article_value(const Item& item, const Feed& feed, Tree& tree) {
  return Members()
      .add("url", text(item.url))
      .add("guid", text(item.id))
      .add("title", text(item.title))
      .add("summary", text(item.summary.text))
      .add("summary_html", text(item.summary.html))
      .add("text", text(item.content.text))
      .add("html", text(item.content.html))
      .add("published", text(item.published))
      .add("updated", text(item.updated))
      .add("authors", list(item.authors, tree))
      .add("categories", list(item.categories, tree))
      .add("images", list(item.images, tree))
      .add("enclosures", list(item.enclosures, tree))
      .add("rights", text(item.rights.empty() ? feed.rights : item.rights))
      .add("x", own_language(item, feed, tree))
      .in(tree);
}

}  // namespace newsd::feed
