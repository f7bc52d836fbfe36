#include "extract/reading.hpp"

#include "extract/choice.hpp"
#include "extract/content.hpp"
#include "extract/dates.hpp"
#include "extract/images.hpp"
#include "extract/measures.hpp"
#include "extract/people.hpp"
#include "extract/title.hpp"
#include "markup/text.hpp"
#include "url/url.hpp"

namespace newsd::extract {
namespace {

constexpr std::size_t kMostUrlBytes = 2048, kMostRest = 200;

std::string first_of(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

// The last two labels of a host: near enough to tell whether a page speaks of its own site.
std::string_view site_of(std::string_view url) {
  const std::string_view host = url::split(url).authority.value_or("");
  const std::size_t last = host.rfind('.');
  const std::size_t before =
      last == std::string_view::npos || last == 0 ? std::string_view::npos : host.rfind('.', last - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

// A canonical address counts if it is on the same site and names a page of it.
std::string canonical(const Page& page, std::string_view url) {
  for (const std::string* said : {&page.head.facts.url, &page.linked.url}) {
    if (said->empty()) continue;
    std::string whole = url::resolve(url, *said);
    if (!url::is_http(whole) || whole.size() > kMostUrlBytes) continue;
    if (!url.empty() && site_of(whole) != site_of(url)) continue;
    if (url::split(whole).path.size() > 1 || url::split(whole).query) return whole;
  }
  return {};
}

// "de_DE" and "de-de" are "de-DE" well enough for who reads it next.
std::string language_of(const Page& page) {
  std::string tag = first_of(page.head.facts.language, page.linked.language).substr(0, 20);
  for (char& c : tag)
    if (c == '_') c = '-';
  return tag.substr(0, tag.find_first_of(",; "));
}

// The blocks' text; where scripts build the page and it has hardly any, what its data says.
std::string best_text(const Page& page, const std::vector<bool>& keep) {
  std::string text = text_of(page, keep);
  return page.linked.body.size() > 400 && text.size() * 3 < page.linked.body.size() ? page.linked.body : text;
}

}  // namespace

Reading read_article(const Page& page, std::string_view url) {
  const std::vector<bool> keep = chosen(page);
  const Dates dates = dates_of(page, url);
  Reading reading;
  reading.url = canonical(page, url);
  const std::string base = url.empty() ? reading.url : std::string(url);
  reading.title = title_of(page, base);
  reading.text = best_text(page, keep);
  reading.summary = markup::to_line(first_of(page.head.facts.description, page.linked.description));
  reading.published = dates.published;
  reading.updated = dates.updated;
  reading.site = markup::to_line(first_of(page.head.facts.site, page.linked.site));
  reading.language = language_of(page);
  reading.authors = people_of(page);
  reading.images = images_of(page, keep, base);
  reading.window_title = page.head.window_title;
  for (std::size_t i = 0; i < keep.size() && reading.rest.size() < kMostRest; ++i)
    if (!keep[i]) reading.rest.push_back(squeezed(page.blocks[i].text));
  return reading;
}

bool holds_whole_page(std::string_view text, const Reading& reading) {
  const std::string there = squeezed(text);
  std::size_t all = 0, found = 0;
  for (const std::string& block : reading.rest) {
    all += block.size();
    if (there.find(block) != std::string::npos) found += block.size();
  }
  return all > 0 && found * 2 > all;
}

}  // namespace newsd::extract
