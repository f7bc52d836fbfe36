#include "feed/formats.hpp"
#include "feed/parts.hpp"
#include "feed/people.hpp"
#include "feed/readers.hpp"
#include "feed/vocabulary.hpp"
#include "markup/references.hpp"
#include "url/url.hpp"
#include "xml/reader.hpp"

#include <algorithm>
#include <array>

namespace newsd::feed {
namespace {

constexpr auto kItems = std::to_array<std::string_view>({"item", "entry"});
constexpr auto kContainers = std::to_array<std::string_view>({"channel", "feed", "rdf", "rss"});
constexpr auto kRoots = std::to_array<std::string_view>({"rss", "rdf", "feed", "channel", "item", "entry"});

template <class Names>
bool among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_root(const xml::Node& node) { return node.is_element() && among(kRoots, node.name); }

// The first element of a feed, in the order of the document. It may stand within others: what a server writes before a
// feed by mistake is often not closed.
const xml::Node* find_root(const xml::Node& from) {
  for (const xml::Node* child = from.first_child; child != nullptr; child = child->next) {
    if (is_root(*child)) return child;
    if (const xml::Node* deeper = find_root(*child)) return deeper;
  }
  return nullptr;
}

// What a feed is made of, wherever its format has it.
struct Layout {
  std::vector<const xml::Node*> channel;  // elements that speak of the feed
  std::vector<const xml::Node*> items;
};

bool is_item(const xml::Node& node) { return among(kItems, node.name); }

void lay_out(const xml::Node& container, Layout& layout, int depth) {
  for (const xml::Node* child = container.first_child; child != nullptr; child = child->next) {
    if (!child->is_element()) continue;
    if (is_item(*child))
      layout.items.push_back(child);
    else if (among(kContainers, child->name) && depth < 4)
      lay_out(*child, layout, depth + 1);
    else
      layout.channel.push_back(child);
  }
}

Layout layout_of(const xml::Node& root) {
  Layout layout;
  // A feed cut off at its start has items and no root; they are then siblings.
  lay_out(is_item(root) ? *root.parent : root, layout, 0);
  return layout;
}

std::string site_of(const Layout& layout, const Bases& bases) {
  Best<std::string> site;
  for (const xml::Node* element : layout.channel) {
    if (name_of(*element) != "link") continue;
    const Link link = link_of(*element, bases);
    if (url::is_http(link.url) && link.url.size() <= kLongestBase) site.offer(link.url, page_rank(link));
  }
  return site.take();
}

std::string problem_text(const xml::Document::Problem& problem) {
  return "line " + std::to_string(problem.line) + ": " + problem.text;
}

[[noreturn]] void not_a_feed(const xml::Node& document) {
  for (const xml::Node* child = document.first_child; child != nullptr; child = child->next)
    if (child->is_element()) throw NotAFeed("its root is <" + std::string(markup::truncated(child->name, 40)) + ">");
  throw NotAFeed(document.first_child == nullptr ? "it is empty" : "it is neither XML nor JSON");
}

// What the feed says once for all of its items.
void inherit(Feed& feed, bool authors) {
  for (Item& item : feed.items) {
    if (item.language.empty()) item.language = feed.language;
    if (authors && item.authors.empty()) item.authors = feed.authors;
  }
}

}  // namespace

Parsed parse_xml(const Source& source) {
  xml::Options options;
  options.anchored = kItems;
  options.containers = kContainers;
  const xml::Document document = xml::Reader::read(source.text, options);
  const xml::Node* root = find_root(document.root());
  if (root == nullptr) not_a_feed(document.root());

  Parsed parsed;
  for (const auto& problem : document.problems()) parsed.problems.push_back(problem_text(problem));
  const Layout layout = layout_of(*root);
  Bases bases{source.url, std::string(source.url)};
  // Atom's addresses are relative to the document, RSS has no rule and means the site.
  if (std::string site = is_atom(*root) ? std::string() : site_of(layout, bases); !site.empty())
    bases.site = std::move(site);

  Feed& feed = parsed.feed;
  read_channel(layout.channel, bases, feed);
  const std::size_t count = std::min(layout.items.size(), source.max_items);
  if (count < layout.items.size())
    parsed.problems.push_back("it has " + std::to_string(layout.items.size()) + " items; the first " +
                              std::to_string(count) + " are read");
  feed.items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) feed.items.push_back(read_item(*layout.items[i], bases));

  if (feed.language.empty()) feed.language = language_tag(language_of(*root));
  if (feed.language.empty()) feed.language = language_tag(source.language);
  inherit(feed, is_atom(*root));
  return parsed;
}

}  // namespace newsd::feed
