#include "date/date.hpp"
#include "feed/parts.hpp"
#include "feed/people.hpp"
#include "feed/readers.hpp"
#include "feed/vocabulary.hpp"
#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace newsd::feed {
namespace {

// What an item has offered so far. Higher ranks win.
struct Found {
  Item item;
  Best<std::string> id, url, title, published, updated, language, rights;
  Best<RichText> summary, content;
  const Bases& bases;
};

enum Rank { kPoor = 1, kFair = 2, kGood = 3, kBest = 4 };

void offer_title(const xml::Node& e, Found& f, int rank) {
  f.title.offer(line_of(e), rank);
  if (const auto* lang = e.attribute("xml", "lang")) f.language.offer(language_tag(*lang), kGood);
}
void offer_text(const xml::Node& e, Found& f, Best<RichText>& to, int rank) {
  to.offer(rich_text_of(e, f.bases), rank);
  if (const auto* lang = e.attribute("xml", "lang"))
    f.language.offer(language_tag(*lang), &to == &f.content ? kBest : kFair);
}

void title(const xml::Node& e, Found& f) { offer_title(e, f, kBest); }
void other_title(const xml::Node& e, Found& f) { offer_title(e, f, kFair); }
void description(const xml::Node& e, Found& f) { offer_text(e, f, f.summary, kBest); }
void summary(const xml::Node& e, Found& f) { offer_text(e, f, f.summary, kGood); }
void other_summary(const xml::Node& e, Found& f) { offer_text(e, f, f.summary, kFair); }
void subtitle(const xml::Node& e, Found& f) { offer_text(e, f, f.summary, kPoor); }
void encoded(const xml::Node& e, Found& f) { offer_text(e, f, f.content, kBest); }

void content(const xml::Node& e, Found& f) {
  f.url.offer(absolute(e.attribute("src"), e, f.bases), kPoor);
  offer_text(e, f, f.content, kGood);
}
void body(const xml::Node& e, Found& f) { offer_text(e, f, f.content, kFair); }

void guid(const xml::Node& e, Found& f) {
  const std::string id = plain_of(e);
  f.id.offer(id, kBest);
  if (e.attribute("ispermalink") != "false" && url::is_http(id)) f.url.offer(id, kPoor);
}
void id(const xml::Node& e, Found& f) {
  const std::string id = plain_of(e);
  f.id.offer(id, kGood);
  if (url::is_http(id)) f.url.offer(id, kPoor);
}
void other_id(const xml::Node& e, Found& f) { f.id.offer(plain_of(e), kPoor); }

void link(const xml::Node& e, Found& f) {
  const Link link = link_of(e, f.bases);
  // Above kPoor, which an address that is only guessed has.
  if (const int rank = page_rank(link); rank > 0) f.url.offer(link.url, kPoor + rank);
  if (link.relation == "enclosure") add_enclosure(f.item.enclosures, {link.url, link.type, length_from(link.length)});
}

void enclosure(const xml::Node& e, Found& f) {
  const std::string_view url = e.attribute("url").empty() ? e.attribute("href") : e.attribute("url");
  const std::string type = trimmed(e.attribute("type"));
  const std::string address = absolute(url, e, f.bases);
  add_enclosure(f.item.enclosures, {address, type, length_from(e.attribute("length"))});
  if (type.starts_with("image/")) add_image(f.item.images, {address, {}, {}});
}

void published(const xml::Node& e, Found& f) { f.published.offer(date::normalised(plain_of(e)), kBest); }
void issued(const xml::Node& e, Found& f) { f.published.offer(date::normalised(plain_of(e)), kGood); }
void dc_date(const xml::Node& e, Found& f) { f.published.offer(date::normalised(plain_of(e)), kFair); }
void created(const xml::Node& e, Found& f) { f.published.offer(date::normalised(plain_of(e)), kPoor); }
void updated(const xml::Node& e, Found& f) { f.updated.offer(date::normalised(plain_of(e)), kBest); }
void modified(const xml::Node& e, Found& f) { f.updated.offer(date::normalised(plain_of(e)), kGood); }

void author(const xml::Node& e, Found& f) { add_person(f.item.authors, person_of(e, f.bases)); }
void category(const xml::Node& e, Found& f) { add_categories_of(e, f.item.categories); }
void keywords(const xml::Node& e, Found& f) { add_keywords(xml::text_of(e), f.item.categories); }
void media(const xml::Node& e, Found& f) {
  add_media(e, f.bases, f.item);
  if (const xml::Node* text = e.child("description")) offer_text(*text, f, f.summary, kPoor);
  if (const xml::Node* name = e.child("title")) offer_title(*name, f, kPoor);
}
void image(const xml::Node& e, Found& f) { add_image(f.item.images, {image_url(e, f.bases), {}, {}}); }
void language(const xml::Node& e, Found& f) { f.language.offer(language_tag(xml::text_of(e)), kPoor); }
void rights(const xml::Node& e, Found& f) { f.rights.offer(line_of(e), kGood); }

using Handler = void (*)(const xml::Node&, Found&);
struct Entry {
  std::string_view name;
  Handler handler;
};
constexpr auto kHandlers = std::to_array<Entry>({
    {"author", author},
    {"body", body},
    {"category", category},
    {"content", content},
    {"content:encoded", encoded},
    {"copyright", rights},
    {"created", created},
    {"dc:author", author},
    {"dc:contributor", [](const xml::Node&, Found&) {}},
    {"dc:creator", author},
    {"dc:date", dc_date},
    {"dc:description", other_summary},
    {"dc:identifier", other_id},
    {"dc:language", language},
    {"dc:rights", rights},
    {"dc:subject", category},
    {"dc:title", other_title},
    {"dcterms:created", created},
    {"dcterms:issued", issued},
    {"dcterms:modified", modified},
    {"description", description},
    {"enclosure", enclosure},
    {"encoded", encoded},
    {"fullitem", encoded},
    {"guid", guid},
    {"id", id},
    {"image", image},
    {"issued", issued},
    {"itunes:author", author},
    {"itunes:category", category},
    {"itunes:image", image},
    {"itunes:keywords", keywords},
    {"itunes:subtitle", subtitle},
    {"itunes:summary", other_summary},
    {"itunes:title", other_title},
    {"language", language},
    {"link", link},
    {"media:category", category},
    {"media:content", media},
    {"media:description", subtitle},
    {"media:group", media},
    {"media:thumbnail", media},
    {"media:title", other_title},
    {"modified", modified},
    {"pubdate", published},
    {"published", published},
    {"rights", rights},
    {"summary", summary},
    {"title", title},
    {"updated", updated},
    {"xhtml:body", body},
});
static_assert(std::is_sorted(kHandlers.begin(), kHandlers.end(),
                             [](const Entry& a, const Entry& b) { return a.name < b.name; }));

void read_element(const xml::Node& element, Found& found) {
  const std::string name = name_of(element);
  const auto* entry = std::lower_bound(kHandlers.begin(), kHandlers.end(), std::string_view(name),
                                       [](const Entry& each, std::string_view wanted) { return each.name < wanted; });
  if (entry != kHandlers.end() && entry->name == name) entry->handler(element, found);
}

}  // namespace

Item read_item(const xml::Node& element, const Bases& bases) {
  Found found{.item = {},
              .id = {},
              .url = {},
              .title = {},
              .published = {},
              .updated = {},
              .language = {},
              .rights = {},
              .summary = {},
              .content = {},
              .bases = bases};
  if (const auto* about = element.attribute("rdf", "about")) found.id.offer(trimmed(*about), kFair);
  for (const xml::Node* child = element.first_child; child != nullptr; child = child->next)
    if (child->is_element()) read_element(*child, found);
  if (const auto* own = element.attribute("xml", "lang")) found.language.offer(language_tag(*own), kFair);
  found.language.offer(language_tag(language_of(element)), kPoor);
  Item& item = found.item;
  item.id = found.id.take();
  item.url = found.url.take();
  item.title = found.title.take();
  item.summary = found.summary.take();
  item.content = found.content.take();
  item.published = found.published.take();
  item.updated = found.updated.take();
  item.language = found.language.take();
  item.rights = found.rights.take();
  return std::move(item);
}

}  // namespace newsd::feed
