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

// What the channel has offered so far. Higher ranks win.
struct Found {
  Feed& feed;
  const Bases& bases;
  Best<std::string> id, title, link, published, updated, image, language, rights;
  Best<RichText> description;
};

enum Rank { kPoor = 1, kFair = 2, kGood = 3, kBest = 4 };

void title(const xml::Node& e, Found& f) { f.title.offer(line_of(e), kBest); }
void other_title(const xml::Node& e, Found& f) { f.title.offer(line_of(e), kFair); }
void description(const xml::Node& e, Found& f) { f.description.offer(rich_text_of(e, f.bases), kBest); }
void subtitle(const xml::Node& e, Found& f) { f.description.offer(rich_text_of(e, f.bases), kGood); }
void other_description(const xml::Node& e, Found& f) { f.description.offer(rich_text_of(e, f.bases), kFair); }
void poor_description(const xml::Node& e, Found& f) { f.description.offer(rich_text_of(e, f.bases), kPoor); }
void id(const xml::Node& e, Found& f) {
  const std::string id = plain_of(e);
  f.id.offer(id, kBest);
  if (url::is_http(id)) f.link.offer(id, kPoor);
}
void link(const xml::Node& e, Found& f) {
  const Link link = link_of(e, {f.bases.document, std::string(f.bases.document)});
  if (const int rank = page_rank(link); rank > 0) f.link.offer(link.url, kPoor + rank);
}
void published(const xml::Node& e, Found& f) { f.published.offer(date::normalised(plain_of(e)), kBest); }
void dc_date(const xml::Node& e, Found& f) {
  const std::string date = date::normalised(plain_of(e));
  f.published.offer(date, kFair);
  f.updated.offer(date, kPoor);
}
void updated(const xml::Node& e, Found& f) { f.updated.offer(date::normalised(plain_of(e)), kBest); }
void built(const xml::Node& e, Found& f) { f.updated.offer(date::normalised(plain_of(e)), kGood); }
void modified(const xml::Node& e, Found& f) { f.updated.offer(date::normalised(plain_of(e)), kFair); }
void author(const xml::Node& e, Found& f) { add_person(f.feed.authors, person_of(e, f.bases)); }
void category(const xml::Node& e, Found& f) { add_categories_of(e, f.feed.categories); }
void keywords(const xml::Node& e, Found& f) { add_keywords(xml::text_of(e), f.feed.categories); }
void image(const xml::Node& e, Found& f) { f.image.offer(image_url(e, f.bases), kBest); }
void other_image(const xml::Node& e, Found& f) { f.image.offer(image_url(e, f.bases), kGood); }
void icon(const xml::Node& e, Found& f) { f.image.offer(image_url(e, f.bases), kPoor); }
void language(const xml::Node& e, Found& f) { f.language.offer(language_tag(xml::text_of(e)), kBest); }
void dc_language(const xml::Node& e, Found& f) { f.language.offer(language_tag(xml::text_of(e)), kGood); }
void rights(const xml::Node& e, Found& f) { f.rights.offer(line_of(e), kGood); }

struct Entry {
  std::string_view name;
  void (*handler)(const xml::Node&, Found&);
};
constexpr auto kHandlers = std::to_array<Entry>({
    {"author", author},
    {"category", category},
    {"copyright", rights},
    {"dc:author", author},
    {"dc:creator", author},
    {"dc:date", dc_date},
    {"dc:description", other_description},
    {"dc:language", dc_language},
    {"dc:publisher", author},
    {"dc:rights", rights},
    {"dc:subject", category},
    {"dc:title", other_title},
    {"dcterms:modified", modified},
    {"description", description},
    {"icon", icon},
    {"id", id},
    {"image", image},
    {"itunes:author", author},
    {"itunes:category", category},
    {"itunes:image", other_image},
    {"itunes:keywords", keywords},
    {"itunes:subtitle", poor_description},
    {"itunes:summary", other_description},
    {"language", language},
    {"lastbuilddate", built},
    {"link", link},
    {"logo", image},
    {"managingeditor", author},
    {"modified", updated},
    {"pubdate", published},
    {"published", published},
    {"rights", rights},
    {"subtitle", subtitle},
    {"tagline", subtitle},
    {"title", title},
    {"updated", updated},
});

void read_element(const xml::Node& element, Found& found) {
  const std::string name = name_of(element);
  const auto* entry =
      std::find_if(kHandlers.begin(), kHandlers.end(), [&name](const Entry& each) { return each.name == name; });
  if (entry != kHandlers.end()) entry->handler(element, found);
}

}  // namespace

void read_channel(std::span<const xml::Node* const> elements, const Bases& bases, Feed& feed) {
  Found found{feed, bases, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  for (const xml::Node* element : elements) read_element(*element, found);
  feed.id = found.id.take();
  feed.title = found.title.take();
  feed.link = found.link.take();
  feed.description = found.description.take();
  feed.published = found.published.take();
  feed.updated = found.updated.take();
  feed.image = found.image.take();
  feed.language = found.language.take();
  feed.rights = found.rights.take();
}

}  // namespace newsd::feed
