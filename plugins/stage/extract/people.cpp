#include "extract/people.hpp"

#include "extract/measures.hpp"
#include "extract/vocabulary.hpp"
#include "markup/text.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace newsd::extract {
namespace {

constexpr std::size_t kMostPeople = 20, kMostNameBytes = 80, kMostNameWords = 6;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kOdd = " \t\n,;:|/()[]-";
  const std::size_t first = text.find_first_not_of(kOdd);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kOdd) - first + 1);
}

// What stands before the first date in the line: names that a byline joins with when it was written.
std::string_view before_date(std::string_view line) {
  std::size_t end = line.find_first_of("0123456789");
  if (end == 0 || end == std::string_view::npos || line[end - 1] != ' ') return line;
  static constexpr std::array<std::string_view, 20> kDateWords{
      "on",  "at",  "am",  "le",  "el",  "published", "updated", "posted", "jan", "feb",
      "mar", "apr", "may", "jun", "jul", "aug",       "sep",     "oct",    "nov", "dec"};
  static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  std::string_view kept = trimmed(line.substr(0, end));
  for (int word = 0; word < 5; ++word) {
    const std::size_t space = kept.rfind(' ');
    if (space == std::string_view::npos) break;
    const std::string small = lower(kept.substr(space + 1));
    const bool of_date =
        std::any_of(
            kDateWords.begin(), kDateWords.end(),
            [&](std::string_view each) { return each.size() == 3 ? small.starts_with(each) : small == each; }) ||
        std::any_of(kDays.begin(), kDays.end(), [&](std::string_view each) { return small.starts_with(each); });
    if (!of_date) break;
    kept = trimmed(kept.substr(0, space));
  }
  return kept;
}

// Up to the first of what ends a list of names: a bar, a line end, a bullet, a bracket, a date.
std::string_view first_part(std::string_view line) {
  std::size_t end = line.size();
  for (const std::string_view each : {"|", "\n", "•", "·", "⋅", " – ", " — ", " - ", "（", "(", " / "})
    end = std::min(end, line.find(each));
  return before_date(line.substr(0, end));
}

// Letters behind a name: "MD", "Ph.D.", "Jr.".
bool is_credential(std::string_view part) {
  if (part.empty() || part.size() > 8 || part.find(' ') != std::string_view::npos) return false;
  const auto capitals = std::count_if(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return part.ends_with('.') ? part.size() <= 6
                             : capitals >= 2 && static_cast<std::size_t>(capitals) + 1 >= part.size();
}

bool is_role(std::string_view name) {
  static constexpr std::array<std::string_view, 22> kRoles{
      "correspondent", "reporter",  "editor",     "editors",   "contributor", "staff writer",
      "writer",        "columnist", "journalist", "senior",    "redakteur",   "redakteurin",
      "korrespondent", "redacción", "posted on",  "published", "updated",     "min read",
      "contributing",  "follow",    "view all",   "more from"};
  const std::string small = lower(name);
  return std::any_of(kRoles.begin(), kRoles.end(), [&](std::string_view role) {
    return small == role || (role.size() > 8 && small.find(role) != std::string::npos);
  });
}

// What separates names in a list, where it stands; longer ones first.
std::size_t separator_at(std::string_view text, std::size_t at) {
  static constexpr std::array<std::string_view, 14> kBetween{" and ", " und ", " et ", " y ", " e ", " & ", " og ",
                                                             " och ", " en ",  " и ",  ";",   ",",   "、",  "，"};
  for (const std::string_view each : kBetween)
    if (text.substr(at, each.size()) == each) return each.size();
  return 0;
}

bool is_name(std::string_view name) {
  if (name.size() < 2 || name.size() > kMostNameBytes) return false;
  const auto words = static_cast<std::size_t>(std::count(name.begin(), name.end(), ' ')) + 1;
  if (words > kMostNameWords || is_role(name)) return false;
  if (name.find("://") != std::string_view::npos || name.find('@') != std::string_view::npos ||
      name.find("www.") != std::string_view::npos)
    return false;
  const Measures m = measured(name);
  return m.digits * 3 < m.letters && !m.has_year;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t separator = separator_at(text, i);
    if (separator > 0) parts.emplace_back(trimmed(text.substr(start, i - start))), start = i + separator;
    i += std::max<std::size_t>(separator, 1);
  }
  parts.emplace_back(trimmed(text.substr(start)));
  for (std::size_t i = 1; i < parts.size();) {
    if (!is_credential(parts[i])) {
      ++i;
      continue;
    }
    parts[i - 1] += ", " + parts[i];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return parts;
}

void add(std::vector<Person>& people, Person person) {
  if (people.size() >= kMostPeople) return;
  const std::string key = squeezed(person.name);
  const auto same = [&](const Person& each) { return squeezed(each.name) == key; };
  if (std::none_of(people.begin(), people.end(), same)) people.push_back(std::move(person));
}

bool is_nobody(const Person& one) {
  static constexpr std::array<std::string_view, 9> kNobody{"admin", "administrator", "undefined", "webmaster", "null",
                                                           "none",  "unknown",       "anonymous", "editor"};
  return std::find(kNobody.begin(), kNobody.end(), lower(one.name)) != kNobody.end();
}

std::vector<Person> cleaned(const std::vector<Person>& given) {
  std::vector<Person> people;
  for (const Person& one : given) {
    std::vector<Person> found = people_in(one.name);
    for (Person& person : found) {
      if (found.size() == 1 && one.url.starts_with("http")) person.url = one.url;
      person.is_organisation = one.is_organisation;
      add(people, std::move(person));
    }
  }
  std::erase_if(people, is_nobody);
  return people;
}

// Where on the page authors stand: near the title, or anywhere but in what is not the article's. What holds the title
// is the article's, whatever its name.
class Whereabouts {
public:
  explicit Whereabouts(const Page& page) : page_(page) {
    const Hints hints = hints_of(page);
    for (std::size_t i = 0; i < page.blocks.size(); ++i) {
      const std::string_view tag = page.document.node(page.blocks[i].element).name;
      const bool titled = hints.title.size() >= 8 && squeezed(page.blocks[i].text) == hints.title;
      if (tag == "h1" || titled) {
        heading_ = i;
        if (titled) break;
      }
    }
  }
  bool near_title(std::size_t block) const { return block + 8 >= heading_ && block <= heading_ + 15; }
  bool elsewhere(dom::Index i) const {
    constexpr Places kElse =
        bit(Place::comments) | bit(Place::related) | bit(Place::teaser) | bit(Place::in_navigation);
    for (int up = 0; up < 8 && i != dom::none; ++up, i = page_.document.node(i).parent)
      if (!holds_title(i) && (places_of(page_.document, i) & kElse) != 0) return true;
    return false;
  }

private:
  bool holds_title(dom::Index i) const {
    if (heading_ >= page_.blocks.size()) return false;
    const dom::Index title = page_.blocks[heading_].position;
    return i < title && title < page_.document.node(i).end;
  }

  const Page& page_;
  std::size_t heading_ = 0;
};

// Its texts with spaces between them: a name and what follows are often parted by their elements alone.
std::string spaced_text(const dom::Document& document, dom::Index element) {
  std::string out;
  for (dom::Index i = element; i < document.node(element).end && out.size() < 300; ++i)
    if (!document.node(i).text.empty()) out += std::string(document.node(i).text.substr(0, 300)) + " ";
  return markup::collapsed(std::string(text::beginning(out, 300)));
}

constexpr dom::Index kTogether = 60;  // nodes between the authors of one article

// Names in elements that say they are the author's: the first, and those beside it.
std::vector<Person> marked(const Page& page, const Whereabouts& where) {
  std::vector<Person> people;
  const dom::Document& document = page.document;
  dom::Index last = dom::none;
  for (dom::Index i = 1; i < document.size(); ++i) {
    const dom::Node& node = document.node(i);
    if (!node.is_element() || node.attributes == 0) continue;
    if (document.attribute(i, "rel") != "author" && document.attribute(i, "itemprop") != "author") continue;
    if (last != dom::none && i > last + kTogether) break;
    if (where.elsewhere(i)) continue;
    dom::Index name = i;
    for (dom::Index j = i; j < node.end; ++j)
      if (document.attribute(j, "itemprop") == "name") name = j;
    const std::string text =
        document.is(name, "meta") ? std::string(document.attribute(name, "content")) : spaced_text(document, name);
    const std::size_t before = people.size();
    for (Person& person : people_in(text)) add(people, std::move(person));
    if (people.size() > before) last = node.end;
  }
  std::erase_if(people, is_nobody);
  return people;
}

bool has_word(std::string_view names, std::string_view word) {
  return lower(names.substr(0, 200)).find(word) != std::string::npos;
}

enum class Sign : std::uint8_t { by, byline_class, author_link };

bool has_sign(const Page& page, const Block& block, Sign sign) {
  if (sign == Sign::by) return !behind_by(block.text).empty();
  dom::Index i = page.document.node(block.position).parent;
  for (int up = 0; up < 3 && i != dom::none; ++up, i = page.document.node(i).parent) {
    const std::string_view names = page.document.attribute(i, "class");
    if (sign == Sign::byline_class &&
        (has_word(names, "byline") || (has_word(names, "author") && has_word(names, "name")) || names == "author" ||
         names == "username"))
      return true;
    const std::string_view link = page.document.attribute(i, "href");
    if (sign == Sign::author_link &&
        (has_word(names, "author") || has_word(link, "/author") || has_word(link, "/autor") ||
         has_word(link, "/auteur") || has_word(link, "/redaktion/") || has_word(link, "/people/") ||
         has_word(link, "/profile")))
      return true;
  }
  return false;
}

bool is_capitalised(std::string_view name) {
  const Measures m = measured(name);
  return m.words == 0 || m.capitalised_words * 2 > m.words || (m.capitalised_words > 0 && m.words == 2);
}

struct Search {
  Sign sign;
  bool anywhere;
};

// A short line near the title that begins "By …", or in an element whose class or link speaks of authors; or anywhere
// in an element for bylines.
std::vector<Person> byline(const Page& page, const Whereabouts& where) {
  for (const auto& [sign, anywhere] : {Search{Sign::by, false}, Search{Sign::byline_class, false},
                                       Search{Sign::author_link, false}, Search{Sign::byline_class, true}}) {
    for (std::size_t i = 0; i < page.blocks.size(); ++i) {
      const Block& block = page.blocks[i];
      if (block.letters < 3 || block.letters > 120 || (!anywhere && !where.near_title(i))) continue;
      if (!has_sign(page, block, sign) || where.elsewhere(block.element)) continue;
      std::vector<Person> people = people_in(block.text);
      std::erase_if(people, [](const Person& one) { return !is_capitalised(one.name) || is_nobody(one); });
      if (sign == Sign::author_link)
        std::erase_if(people, [](const Person& one) { return one.name.find(' ') == std::string::npos; });
      if (!people.empty()) return people;
    }
  }
  return {};
}

// Whether only the site itself is named.
bool is_site_alone(const std::vector<Person>& people, const Page& page) {
  const std::string site = squeezed(page.linked.site), other = squeezed(page.head.facts.site);
  return std::all_of(people.begin(), people.end(), [&](const Person& one) {
    const std::string name = squeezed(one.name);
    return one.is_organisation || name == site || name == other;
  });
}

}  // namespace

std::string_view behind_by(std::string_view line) {
  static constexpr std::array<std::string_view, 41> kWords{"erstellt von ",
                                                           "text von ",
                                                           "ein artikel von ",
                                                           "veröffentlicht von ",
                                                           "verfasst von ",
                                                           "geschrieben von ",
                                                           "gespeichert von ",
                                                           "publié par ",
                                                           "écrit par ",
                                                           "escrito por ",
                                                           "tekst ",
                                                           "words by ",
                                                           "written by ",
                                                           "posted by ",
                                                           "reviewed by ",
                                                           "story by ",
                                                           "by: ",
                                                           "by ",
                                                           "von ",
                                                           "par ",
                                                           "por ",
                                                           "door ",
                                                           "av ",
                                                           "af ",
                                                           "di ",
                                                           "od ",
                                                           "autor: ",
                                                           "autor ",
                                                           "auteur: ",
                                                           "author: ",
                                                           "author ",
                                                           "text: ",
                                                           "texte: ",
                                                           "texto: ",
                                                           "автор: ",
                                                           "автор ",
                                                           "tekst: ",
                                                           "文/",
                                                           "文：",
                                                           "作者：",
                                                           "記者"};
  const std::string small = lower(line.substr(0, 24));
  for (const std::string_view word : kWords)
    if (small.starts_with(word)) return trimmed(line.substr(word.size()));
  return {};
}

std::vector<Person> people_in(std::string_view line) {
  line = trimmed(line);
  for (std::string_view behind = behind_by(line); !behind.empty(); behind = behind_by(line)) line = behind;
  std::vector<Person> people;
  for (std::string& name : split(first_part(line)))
    if (is_name(name)) add(people, {std::move(name), {}, false});
  return people;
}

std::vector<Person> people_of(const Page& page) {
  const Whereabouts where(page);
  std::vector<Person> site;
  for (const auto& voice : {+[](const Page&p, const Whereabouts&) { return cleaned(p.linked.authors); },
                            +[](const Page&p, const Whereabouts&) { return cleaned(p.head.facts.authors); },
                            +[](const Page&p, const Whereabouts&w) { return marked(p, w); },
                            +[](const Page&p, const Whereabouts&w) { return byline(p, w); }}) {
    std::vector<Person> people = voice(page, where);
    if (people.empty()) continue;
    if (!is_site_alone(people, page)) return people;
    if (site.empty()) site = std::move(people);
  }
  return site;
}

}  // namespace newsd::extract
