#include "entities/bodies.hpp"

#include "entities/mention_map.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace newsd::entities {
namespace {

constexpr std::uint32_t max_words = 8;   // of a name
constexpr std::uint32_t max_before = 5;  // words before the word for a body
constexpr std::uint32_t max_links = 3;   // little words in a row within a name

// Little words within names of bodies, folded.
constexpr std::array<std::string_view, 34> links{"of",   "for", "the",   "de",    "du",   "des",  "la",  "le",  "les",
                                                 "l",    "d",   "del",   "los",   "las",  "da",   "do",  "dos", "das",
                                                 "di",   "dei", "della", "dello", "dell", "der",  "die", "fur", "van",
                                                 "voor", "al",  "ale",   "lui",   "para", "pour", "per"};
constexpr std::array<std::string_view, 10> conjunctions{"and", "et", "y", "e", "und", "en", "och", "og", "i", "si"};
// What the words for bodies begin with whose names are lists: "Ministry of X and Y".
constexpr std::array<std::string_view, 2> of_lists{"minist", "depart"};
// Words with a capital that only begin a sentence.
constexpr std::array<std::string_view, 40> openers{
    "the", "a",   "an",  "in",  "at",   "on",   "of",  "by",   "to",  "from", "with", "for",  "and", "but",
    "as",  "his", "her", "its", "this", "that", "our", "both", "le",  "la",   "les",  "el",   "los", "il",
    "der", "die", "das", "den", "de",   "het",  "en",  "no",   "one", "most", "some", "other"};

// Languages that put a body's name right behind the word for it, where others have another name; and those of them that
// never put it before.
constexpr std::array<std::string_view, 21> name_behind{"fr", "es", "pt", "it", "ro", "ca", "gl", "de", "pl", "cs", "sk",
                                                       "hr", "bs", "sr", "sl", "ru", "uk", "bg", "id", "ms", "be"};
constexpr std::array<std::string_view, 9> name_only_behind{"fr", "es", "pt", "it", "ro", "ca", "gl", "id", "ms"};

template <class List>
bool is_in(const List& list, std::string_view form) {
  return std::find(list.begin(), list.end(), form) != list.end();
}

class Search {
public:
  Search(const Reading& reading, const Gazetteer& gazetteer) : reading_(reading), map_(reading, gazetteer) {}

  std::vector<BodyMention> run() {
    if (is_title_case()) return {};
    for (std::uint32_t token = 0; token < reading_.size(); ++token) {
      if (token < done_) continue;
      const Mention* const mention = map_.at(token);
      if (mention != nullptr && mention->first == token) {
        if (map_.is(*mention, Kind::company)) add(start_before(token), end_of_company(*mention));
        if (map_.is(*mention, Kind::body)) around(*mention);
      }
      if (token >= done_ && is_acronym_in_brackets(token)) before_acronym(token);
    }
    return std::move(found_);
  }

private:
  static bool joins(std::string_view gap) {
    return gap == " " || gap == "-" || gap == "'" || gap == "’" || gap == "\xC2\xA0" || gap == " & ";
  }
  bool goes_on(std::uint32_t token) const {
    return token > 0 && token < reading_.size() && !reading_.tokens.items[token].starts_sentence &&
           joins(reading_.gap_before(token));
  }
  bool is_link(std::uint32_t token) const {
    return reading_.shapes[token] == Shape::lower && is_in(links, reading_.form(token));
  }
  bool is_conjunction(std::uint32_t token) const {
    return reading_.shapes[token] == Shape::lower && is_in(conjunctions, reading_.form(token));
  }
  bool is_name(std::uint32_t token) const { return is_capital(reading_.shapes[token]) && !map_.is(token, Kind::role); }

  // English headlines may write every word with a capital, which tells nothing then.
  bool is_title_case() const {
    if (reading_.language != "en") return false;
    const auto& shapes = reading_.shapes;
    return 2 * std::count(shapes.begin(), shapes.end(), Shape::lower) <
           std::count_if(shapes.begin(), shapes.end(), is_capital);
  }

  // Where the name before a word begins; that word if none does.
  std::uint32_t start_before(std::uint32_t token) const {
    std::uint32_t first = token;
    while (first > done_ && token - first < max_before && goes_on(first) && is_name(first - 1)) --first;
    const bool opens = first < token && is_in(openers, reading_.form(first));
    return opens ? first + 1 : first;
  }

  // "Motors Inc.": what says that it is a company may do so twice.
  std::uint32_t end_of_company(const Mention& company) const {
    std::uint32_t end = company.last;
    while (goes_on(end) && map_.is(end, Kind::company)) ++end;
    return end;
  }

  // The end of the name that goes on at a token, with little words inside.
  std::uint32_t end_behind(std::uint32_t token, bool is_list) const {
    const std::uint32_t start = token;
    std::uint32_t end = token;
    while (goes_on(token) && token - start < max_words) {
      std::uint32_t next = token;
      while (goes_on(next) && next < token + max_links && (is_link(next) || (is_list && is_conjunction(next)))) ++next;
      if (!goes_on(next) || !is_name(next) || map_.is(next, Kind::body) || map_.is(next, Kind::company)) break;
      end = token = next + 1;
    }
    return end;
  }

  void around(const Mention& body) {
    const bool is_list = std::any_of(of_lists.begin(), of_lists.end(), [&](std::string_view beginning) {
      return reading_.form(body.first).starts_with(beginning);
    });
    std::uint32_t end = body.last;
    if (goes_on(end) && (is_link(end) || is_in(name_behind, reading_.language))) end = end_behind(end, is_list);
    const bool is_behind = end > body.last;
    const bool may_begin_before =
        !is_in(name_only_behind, reading_.language) && !(is_behind && reading_.shapes[body.first] == Shape::lower);
    const std::uint32_t first = may_begin_before ? start_before(body.first) : body.first;
    if (is_behind || first < body.first) add(first, end);
  }

  bool is_acronym_in_brackets(std::uint32_t token) const {
    if (reading_.shapes[token] != Shape::capitals || token == 0 || reading_.gap_before(token) != " (") return false;
    const std::uint32_t end = reading_.tokens.items[token].end;
    return end < reading_.text.size() && reading_.text[end] == ')';
  }
  // The name whose words, but for the little ones, begin with the letters of the acronym.
  void before_acronym(std::uint32_t acronym) {
    const std::string_view letters = reading_.form(acronym);
    if (letters.size() < 2 || letters.size() > 7) return;
    std::uint32_t token = acronym;
    for (std::size_t left = letters.size(); left > 0;) {
      if (token == done_ || acronym - token > max_words + max_links) return;
      --token;
      if (token + 1 < acronym && !goes_on(token + 1)) return;
      if (is_link(token) && !reading_.form(token).starts_with(letters[left - 1])) continue;
      if (!reading_.form(token).starts_with(letters[left - 1])) return;
      --left;
    }
    if (!is_capital(reading_.shapes[token]) || acronym - token < 2) return;
    add(token, acronym);
  }

  void add(std::uint32_t first, std::uint32_t last) {
    if (last - first < 2 || first < done_) return;
    // A known organisation says more than what may be a body of it.
    for (std::uint32_t token = first; token < last; ++token)
      if (map_.is(token, Kind::org) && !map_.at(token)->readings.front().needs_reason) return;
    const Mention* const known = map_.at(first);
    if (known != nullptr && known->last >= last) return;
    const bool shortened = last < reading_.size() && is_acronym_in_brackets(last);
    found_.push_back({first, last, shortened ? last : BodyMention::none});
    done_ = last;
  }

  const Reading& reading_;
  MentionMap map_;
  std::vector<BodyMention> found_;
  std::uint32_t done_ = 0;
};

}  // namespace

std::vector<BodyMention> find_bodies(const Reading& reading, const Gazetteer& gazetteer) {
  if (reading.shouts) return {};
  return Search(reading, gazetteer).run();
}

}  // namespace newsd::entities
