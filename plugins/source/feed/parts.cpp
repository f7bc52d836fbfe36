#include "feed/parts.hpp"

#include "feed/vocabulary.hpp"

#include <algorithm>
#include <charconv>

namespace newsd::feed {
namespace {

constexpr std::size_t kMost = 100;
constexpr int kMostNested = 8;

void add_nested_categories(const xml::Node& element, std::vector<std::string>& categories, int depth) {
  const std::string_view term = element.attribute("term");
  const std::string_view text = element.attribute("text");  // itunes:category
  add_category(categories, !term.empty() ? term : !text.empty() ? text : std::string_view(xml::text_of(element)));
  if (depth >= kMostNested) return;
  for (const xml::Node* child = element.first_child; child != nullptr; child = child->next)
    if (child->is_element() && child->name == element.name) add_nested_categories(*child, categories, depth + 1);
}

bool is_image(const xml::Node& media) {
  const std::string_view type = media.attribute("type");
  return media.attribute("medium") == "image" || type.starts_with("image/");
}

std::string child_line(const xml::Node& element, std::string_view name) {
  const xml::Node* child = element.child(name);
  return child == nullptr ? std::string() : line_of(*child);
}

void add_media_content(const xml::Node& element, const Bases& bases, Item& item) {
  const std::string url = absolute(element.attribute("url"), element, bases);
  if (is_image(element))
    add_image(item.images, {url, child_line(element, "description"), child_line(element, "credit")});
  add_enclosure(item.enclosures, {url, trimmed(element.attribute("type")), length_from(element.attribute("filesize"))});
}

}  // namespace

Link link_of(const xml::Node& element, const Bases& bases) {
  const std::string_view href = element.attribute("href");
  Link link;
  link.atom = !href.empty() || is_atom(element);
  if (!href.empty() || !link.atom) {
    link.url = absolute(href.empty() ? std::string_view(xml::text_of(element)) : href, element, bases);
  } else {
    link.url = absolute(xml::text_of(element), element, bases);
  }
  link.relation = trimmed(element.attribute("rel"));
  if (const std::size_t slash = link.relation.rfind('/');
      slash != std::string::npos && link.relation.find("iana.org") != std::string::npos)
    link.relation.erase(0, slash + 1);
  link.type = trimmed(element.attribute("type"));
  link.length = trimmed(element.attribute("length"));
  return link;
}

int page_rank(const Link& link) {
  if (link.url.empty()) return 0;
  if (!link.atom) return 5;
  if (!link.relation.empty() && link.relation != "alternate") return 0;
  if (link.type.find("html") != std::string::npos) return 4;
  return link.type.empty() ? 3 : 2;
}

void add_category(std::vector<std::string>& categories, std::string_view raw) {
  std::string category = line_from(raw);
  if (category.empty() || categories.size() >= kMost) return;
  if (std::find(categories.begin(), categories.end(), category) == categories.end())
    categories.push_back(std::move(category));
}

void add_categories_of(const xml::Node& element, std::vector<std::string>& categories) {
  add_nested_categories(element, categories, 0);
}

void add_keywords(std::string_view list, std::vector<std::string>& categories) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    add_category(categories, list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::optional<std::int64_t> length_from(std::string_view text) {
  std::int64_t length = 0;
  const std::string plain = trimmed(text);
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), length);
  if (plain.empty() || error != std::errc() || length < 0) return std::nullopt;
  return length;
}

void add_enclosure(std::vector<Enclosure>& enclosures, Enclosure enclosure) {
  if (enclosure.url.empty() || enclosures.size() >= kMost) return;
  const auto same = [&](const Enclosure& each) { return each.url == enclosure.url; };
  const auto found = std::find_if(enclosures.begin(), enclosures.end(), same);
  if (found == enclosures.end()) return enclosures.push_back(std::move(enclosure));
  if (found->type.empty()) found->type = std::move(enclosure.type);
  if (!found->length) found->length = enclosure.length;
}

void add_image(std::vector<Image>& images, Image image) {
  if (image.url.empty() || images.size() >= kMost) return;
  const auto same = [&](const Image& each) { return each.url == image.url; };
  if (std::none_of(images.begin(), images.end(), same)) images.push_back(std::move(image));
}

void add_media(const xml::Node& element, const Bases& bases, Item& item) {
  const std::string name = name_of(element);
  if (name == "media:content") add_media_content(element, bases, item);
  if (name == "media:thumbnail") add_image(item.images, {absolute(element.attribute("url"), element, bases), {}, {}});
  if (name != "media:content" && name != "media:group") return;
  for (const xml::Node* child = element.first_child; child != nullptr; child = child->next)
    if (child->is_element() && child->name != "group") add_media(*child, bases, item);
}

std::string image_url(const xml::Node& element, const Bases& bases) {
  const std::string_view href = element.attribute("href");
  if (!href.empty()) return absolute(href, element, bases);
  const std::string_view url_attribute = element.attribute("url");
  if (!url_attribute.empty()) return absolute(url_attribute, element, bases);
  const xml::Node* url = element.child("url");
  if (url != nullptr) return absolute(xml::text_of(*url), *url, bases);
  if (element.has_elements()) return {};
  return absolute(xml::text_of(element), element, bases);
}

}  // namespace newsd::feed
