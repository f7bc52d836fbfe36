#include "extract/dates.hpp"

#include "date/date.hpp"
#include "extract/measures.hpp"
#include "extract/surroundings.hpp"
#include "extract/vocabulary.hpp"
#include "markup/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace newsd::extract {
namespace {

constexpr std::size_t kBareDay = 10, kShortLine = 140, kFirstBytes = 60, kNearTitle = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string day_of(const std::string& date) { return date.substr(0, kBareDay); }
bool has_time(const std::string& date) { return date.size() > kBareDay; }

// Of what several voices say, the first; but with a time, if one says the same day more precisely.
std::string best(const std::vector<std::string>& said) {
  std::string found;
  for (const std::string& text : said) {
    std::string date = date::normalised(text);
    if (date.empty()) date = date::normalised(text.substr(0, kBareDay));  // "2024-03-05T08:15:00:123Z"
    if (date.empty()) continue;
    if (found.empty()) found = date;
    if (!has_time(found) && has_time(date) && day_of(found) == day_of(date)) found = date;
  }
  return found;
}

struct Marked {
  std::string published, updated, plain;
};

std::string lower_class(const dom::Document& document, dom::Index i) {
  std::string out;
  for (const char* name : {"class", "itemprop", "id"})
    out += std::string(document.attribute(i, name).substr(0, 200)) + " ";
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// What `time` elements and microdata say.
Marked marked(const dom::Document& document) {
  Marked found;
  for (dom::Index i = 1; i < document.size(); ++i) {
    const dom::Node& node = document.node(i);
    if (!node.is_element() || node.attributes == 0) continue;
    const std::string_view item = document.attribute(i, "itemprop");
    const bool is_item = item == "datePublished" || item == "dateCreated" || item == "dateModified";
    if (node.name != "time" && !is_item) continue;
    if (is_item && is_of_other_thing(document, i)) continue;
    std::string text(document.attribute(i, "datetime"));
    if (text.empty()) text = std::string(document.attribute(i, "content"));
    std::string date = date::normalised(text);
    if (date.empty()) date = date_in(markup::collapsed(document.text(i, 300)));
    if (date.empty()) continue;
    const std::string names = lower_class(document, i);
    const bool changed =
        item == "dateModified" || names.find("updat") != std::string::npos || names.find("modif") != std::string::npos;
    const bool published = is_item || names.find("publi") != std::string::npos ||
                           document.has_attribute(i, "pubdate") || names.find("posted") != std::string::npos;
    std::string& room = changed ? found.updated : published ? found.published : found.plain;
    if (room.empty()) room = date;
  }
  return found;
}

// The value behind one of the keys that data structures of pages have for it, if it is a date.
std::string keyed(std::string_view data) {
  static constexpr std::array<std::string_view, 6> kKeys{"\"datePublished\"", "\"publishedAt\"",
                                                         "\"published_at\"",  "\"publishDate\"",
                                                         "\"publish_date\"",  "\"publicationDate\""};
  for (const std::string_view key : kKeys) {
    const std::size_t at = data.find(key);
    if (at == std::string_view::npos) continue;
    const std::string_view behind = data.substr(at + key.size(), 60);
    const std::size_t open = behind.find('"');
    if (open > 5) continue;
    const std::string_view value = behind.substr(open + 1);
    if (std::string date = best({std::string(value.substr(0, value.find('"')))}); !date.empty()) return date;
  }
  return {};
}

// What the data says that scripts find in elements and attributes.
std::string in_data(const dom::Document& document) {
  for (dom::Index i = 0; i < document.size(); ++i) {
    if (document.is(i, "script"))
      if (std::string date = keyed(document.text(i)); !date.empty()) return date;
    for (const char* name : {"props", "data-props", "data-page", "data-state", "data-react-props"})
      if (std::string date = keyed(document.attribute(i, name)); !date.empty()) return date;
  }
  return {};
}

bool says_changed(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kWords{
      "pdated", "odified", "ktualisiert", "is à jour", "ctualizado", "ggiornato", "бновлено", "更新", "ijgewerkt"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool says_published(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords{"ublished", "osted on",  "eröffentlicht", "ublié le",
                                                           "ublicado", "ubblicato", "публикован",    "eplaatst",
                                                           "发布",     "公開"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// What of a block may name the day of the article: a short line, a longer one that speaks of publishing, or the first
// words of what follows the title, as in "5 March 2024 - The ferry …".
std::string_view dated_part(const Block& block, bool near_title) {
  if (block.letters < 6) return {};
  if (block.letters <= kShortLine || (block.letters <= 3 * kShortLine && says_published(block.text))) return block.text;
  if (!near_title) return {};
  for (const std::string_view separator : {" - ", " – ", " — ", " | "})
    if (const std::size_t at = block.text.substr(0, kFirstBytes).find(separator); at != std::string::npos)
      return std::string_view(block.text).substr(0, at);
  return {};
}

// A date in a short line, of the last change or not: first in places that are for dates, then anywhere near the title.
std::string visible(const Page& page, bool changed) {
  std::string by_place, by_title, anywhere, anyhow;
  std::size_t since_heading = 1000;
  for (const Block& block : page.blocks) {
    const std::string_view tag = page.document.node(block.element).name;
    since_heading = tag == "h1" ? 0 : since_heading + 1;
    const std::string_view part = dated_part(block, since_heading <= kNearTitle);
    if (part.empty() || says_changed(part) != changed || !measured(part).has_year) continue;
    const std::string date = date_in(part);
    if (date.empty()) continue;
    Places places = 0;
    dom::Index i = page.document.node(block.position).parent;
    for (int up = 0; up < 3 && i != dom::none; ++up, i = page.document.node(i).parent)
      places |= places_of(page.document, i);
    constexpr Places kElse = bit(Place::in_footer) | bit(Place::comments);
    if ((places & kElse) != 0) continue;
    if (anyhow.empty()) anyhow = date;
    if ((places & (bit(Place::foot) | bit(Place::related) | bit(Place::teaser))) != 0) continue;
    if (by_place.empty() && (places & bit(Place::date)) != 0) by_place = date;
    if (by_title.empty() && since_heading <= kNearTitle) by_title = date;
    if (anywhere.empty() && measured(block.text).words <= 12) anywhere = date;
  }
  if (!by_title.empty()) return by_title;
  if (!by_place.empty()) return by_place;
  return anywhere.empty() ? anyhow : anywhere;
}

// "3" of the words before and behind the year, as many as make a date.
std::string around_year(const std::vector<std::string_view>& words, std::size_t year) {
  for (std::size_t before = 3; before > 0; --before) {
    if (before > year) continue;
    std::string text;
    for (std::size_t i = year - before; i <= year; ++i) text += std::string(words[i]) + " ";
    for (const std::size_t behind : {3u, 2u, 1u, 0u}) {
      std::string more = text;
      for (std::size_t i = year + 1; i < std::min(words.size(), year + 1 + behind); ++i)
        more += std::string(words[i]) + " ";
      const bool timed = more.size() > text.size();
      if (timed && more.find(':', text.size()) == std::string::npos) continue;
      if (std::string date = date::normalised(more); !date.empty()) return date;
    }
  }
  return {};
}

}  // namespace

std::string date_in(std::string_view line) {
  if (std::string whole = date::normalised(line); !whole.empty()) return whole;
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < line.size() && words.size() < 60;) {
    const std::size_t end = std::min(line.find_first_of(" \n()|", i), line.size());
    if (end > i) words.push_back(line.substr(i, end - i));
    i = end + 1;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word.size() > 6 && is_digit(word[0]))
      if (std::string date = date::normalised(word); !date.empty()) return date;
    while (!word.empty() && !is_digit(word.back())) word.remove_suffix(1);
    if (word.size() == 4 && (word.starts_with("20") || word.starts_with("19")) &&
        std::all_of(word.begin(), word.end(), is_digit))
      if (std::string date = around_year(words, i); !date.empty()) return date;
  }
  return {};
}

std::string date_in_url(std::string_view url) {
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i)
      value = i < url.size() && is_digit(url[i]) ? value * 10 + (url[i] - '0') : -100000;
    return value;
  };
  for (std::size_t i = 1; i + 10 <= url.size(); ++i) {
    if (is_digit(url[i - 1]) || number(i, 4) < 1995 || number(i, 4) > 2100) continue;
    const bool parted = (url[i + 4] == '/' || url[i + 4] == '-' || url[i + 4] == '_') && url[i + 7] == url[i + 4];
    const std::size_t month = parted ? i + 5 : i + 4, day = parted ? i + 8 : i + 6;
    if (!parted && url[i + 4] == '/' && number(i + 5, 4) > 0 && url[i - 1] == '/') {  // /2024/0424/
      if (std::string date = date::normalised(std::string(url.substr(i, 4)) + "-" + std::string(url.substr(i + 5, 2)) +
                                              "-" + std::string(url.substr(i + 7, 2)));
          !date.empty())
        return date;
    }
    if (number(month, 2) < 1 || number(month, 2) > 12 || number(day, 2) < 1 ||
        (day + 2 < url.size() && is_digit(url[day + 2])))
      continue;
    std::string date = date::normalised(std::string(url.substr(i, 4)) + "-" + std::string(url.substr(month, 2)) + "-" +
                                        std::string(url.substr(day, 2)));
    if (!date.empty()) return date;
  }
  return {};
}

Dates dates_of(const Page& page, std::string_view url) {
  const Marked marks = marked(page.document);
  Dates dates;
  dates.published = best({page.linked.published, page.head.facts.published, marks.published});
  if (dates.published.empty()) {
    const std::string in_url = date_in_url(url.empty() ? page.head.facts.url : url);
    dates.published = best({marks.plain});
    if (dates.published.empty()) dates.published = in_url;
    if (dates.published.empty()) dates.published = visible(page, false);
    if (dates.published.empty()) dates.published = in_data(page.document);
  }
  dates.updated = best({page.linked.updated, page.head.facts.updated, marks.updated});
  if (dates.published.empty() && dates.updated.empty()) dates.updated = visible(page, true);
  if (dates.published.empty()) dates.published = dates.updated;
  if (dates.updated == dates.published || day_of(dates.updated) < day_of(dates.published)) dates.updated.clear();
  return dates;
}

}  // namespace newsd::extract
