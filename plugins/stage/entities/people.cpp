#include "entities/people.hpp"

#include "entities/mention_map.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace newsd::entities {
namespace {

constexpr std::uint32_t max_names = 4;     // of one person, without particles
constexpr std::uint32_t max_between = 10;  // tokens between a title and the comma before the name

constexpr std::array<std::string_view, 26> name_particles{
    "de",  "van", "von", "der", "den", "al",  "bin", "ben", "da", "di",    "el", "la",  "del",
    "dos", "das", "du",  "le",  "ibn", "abu", "ul",  "zu",  "af", "della", "do", "ter", "ten"};
// Words with capitals after a title that begin no name.
constexpr std::array<std::string_view, 30> no_names{
    "says",   "said",  "the",  "general", "assembly", "election", "council", "minister", "ministers", "president",
    "office", "of",    "and",  "in",      "on",       "for",      "is",      "party",    "secretary", "has",
    "house",  "court", "will", "who",     "de",       "la",       "le",      "les",      "der",       "die"};

// Titles that are written with a full stop, which ends no sentence.
constexpr std::array<std::string_view, 20> short_titles{"sen", "rep", "gen", "col", "lt",  "sgt",  "capt",
                                                        "dr",  "mr",  "mrs", "ms",  "m",   "prof", "gov",
                                                        "st",  "hon", "sr",  "sra", "adm", "fr"};

template <class List>
bool is_in(const List& list, std::string_view form) {
  return std::find(list.begin(), list.end(), form) != list.end();
}

class Search {
public:
  Search(const Reading& reading, const Gazetteer& gazetteer) : reading_(reading), map_(reading, gazetteer) {}

  std::vector<PersonMention> run() {
    for (std::uint32_t token = 0; token < reading_.size(); ++token) {
      if (token < done_) continue;
      const Mention* const mention = map_.at(token);
      if (mention != nullptr && mention->first == token) {
        if (map_.is(*mention, Kind::role)) {
          if (!after_title(*mention)) before_title(*mention);
        } else if (map_.is(*mention, Kind::given)) {
          if (const auto end = sequence(token); end && *end - token >= 2) add(token, *end, false);
        }
      }
      if (token >= done_ && is_age(token)) ending_at(token);
    }
    return std::move(found_);
  }

private:
  bool ends_before(std::uint32_t token) const {
    return token >= reading_.size() || reading_.tokens.items[token].starts_sentence;
  }
  static bool is_space(std::string_view gap) { return gap == " " || gap == "\xC2\xA0" || gap == "\n"; }
  bool is_comma(std::uint32_t token) const { return reading_.gap_before(token) == ", "; }

  // Whether a word can be part of a name: it has a capital, and is no place, organisation, title or adjective.
  bool is_name(std::uint32_t token) const {
    const Shape shape = reading_.shapes[token];
    if (shape != Shape::capital && shape != Shape::initial && shape != Shape::capitals) return false;
    if (is_in(no_names, reading_.form(token))) return false;
    const Mention* const mention = map_.at(token);
    if (mention == nullptr || map_.is(*mention, Kind::given)) return true;
    return std::all_of(mention->readings.begin(), mention->readings.end(),
                       [](const Name& name) { return name.needs_reason; });
  }
  bool may_follow(std::uint32_t token) const {
    const std::string_view gap = reading_.gap_before(token);
    if (is_space(gap) || gap == "-") return true;
    if (gap == "'" || gap == "’") return reading_.form(token).size() > 1;
    return gap == ". " && reading_.shapes[token - 1] == Shape::initial;
  }

  // The end of the name that begins at a token.
  std::optional<std::uint32_t> sequence(std::uint32_t first) const {
    if (first >= reading_.size() || !is_name(first)) return std::nullopt;
    std::uint32_t end = first + 1, names = 1;
    while (end < reading_.size() && names < max_names && may_follow(end)) {
      std::uint32_t next = end;
      while (next < reading_.size() && next < end + 2 && reading_.shapes[next] == Shape::lower && may_follow(next) &&
             is_in(name_particles, reading_.form(next)))
        ++next;
      if (next >= reading_.size() || !may_follow(next) || (!is_name(next) && names > 1)) break;
      const bool surname_is_place = names == 1 && is_space(reading_.gap_before(next)) &&
                                    is_capital(reading_.shapes[next]) && map_.at(next) != nullptr &&
                                    map_.at(next)->first == next && map_.is(*map_.at(next), Kind::city) &&
                                    starts_with_given(first);
      if (!is_name(next) && !surname_is_place) break;
      if (reading_.tokens.items[next].starts_sentence && reading_.shapes[next - 1] != Shape::initial) break;
      end = next + 1;
      ++names;
    }
    while (end > first && reading_.shapes[end - 1] == Shape::initial) --end;
    end = with_apostrophe(end);
    return end == first ? std::nullopt : std::optional(end);
  }
  // The end of a name that goes on behind an apostrophe, as in Cyrillic "Лук'янов".
  std::uint32_t with_apostrophe(std::uint32_t end) const {
    if (end >= reading_.size() || end == 0 || reading_.shapes[end] != Shape::lower) return end;
    const std::string_view gap = reading_.gap_before(end);
    const bool cyrillic = reading_.form(end)[0] == '\xD0' || reading_.form(end)[0] == '\xD1';
    return cyrillic && (gap == "'" || gap == "’" || gap == "ʼ") ? end + 1 : end;
  }
  bool starts_with_given(std::uint32_t token) const { return map_.is(token, Kind::given); }

  // "President A. Name", "the president, A. Name", "the secretary general of X, A. Name".
  bool after_title(const Mention& title) {
    std::uint32_t token = title.last;
    const bool is_shortened =
        token < reading_.size() && reading_.gap_before(token) == ". " && is_in(short_titles, reading_.form(token - 1));
    if (ends_before(token) && !is_shortened) return false;
    if (is_space(reading_.gap_before(token)) || is_shortened) {
      const auto end = sequence(token);
      if (end && (*end - token > 1 || stands_alone(title, token))) {
        add(from_given(token, *end), *end, true);
        return true;
      }
    }
    if (behind_its_domain(title)) return true;
    for (std::uint32_t passed = 0; passed < max_between && !ends_before(token); ++passed, ++token) {
      if (is_comma(token)) {
        const auto end = sequence(token);
        if (!end || *end - token < 2) return false;
        add(token, *end, true);
        return true;
      }
      if (reading_.gap_before(token).find_first_of(",;:()\"\n") != std::string_view::npos) return false;
      if (reading_.shapes[token] != Shape::lower && map_.at(token) == nullptr) return false;
    }
    return false;
  }

  // "генсек НАТО А. Имя": the country or organisation of the title, without a little word, and the name at once.
  bool behind_its_domain(const Mention& title) {
    const Mention* const domain = map_.at(title.last);
    if (domain == nullptr || domain->first != title.last || !is_domain(*domain)) return false;
    const std::uint32_t token = domain->last;
    if (ends_before(token) || !is_space(reading_.gap_before(title.last)) || !is_space(reading_.gap_before(token)))
      return false;
    const auto end = sequence(token);
    if (!end || *end - token < 2) return false;
    add(token, *end, true);
    return true;
  }
  bool is_domain(const Mention& mention) const {
    return map_.is(mention, Kind::org) || map_.is(mention, Kind::country);
  }

  // Where a given name begins among what follows a title: "President (of the) Commission A. Name" without its article.
  std::uint32_t from_given(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t token = first; token + 1 < last; ++token)
      if (starts_with_given(token)) return reading_.gap_before(token) == "-" ? first : token;
    return first;
  }

  // Whether a single word after a title is a surname: not what the title is of.
  bool stands_alone(const Mention& title, std::uint32_t token) const {
    if (reading_.shapes[token] == Shape::capitals || in_title_case(title)) return false;
    if (token + 1 < reading_.size() && is_comma(token + 1) && sequence(token + 1).value_or(0) > token + 2) return false;
    const std::string_view form = reading_.form(token);
    for (const std::string_view genitive : {"ої", "ой", "ого", "ских", "ських", "iej", "ego", "ilor", "ului"})
      if (form.ends_with(genitive)) return false;
    return true;
  }

  // Whether the title is written with capitals among words that all are.
  bool in_title_case(const Mention& title) const {
    return title.last + 1 < reading_.size() && reading_.size() < 30 && is_capital(reading_.shapes[title.first]) &&
           is_capital(reading_.shapes[title.last + 1]) && !ends_before(title.last + 1);
  }

  // "A. Name, president of X", "A. Name, the X president".
  void before_title(const Mention& title) {
    std::uint32_t token = title.first;
    for (int passed = 0; token > 0 && passed < 4 && !is_comma(token); ++passed) {
      if (reading_.tokens.items[token].starts_sentence) return;
      --token;
      if (is_capital(reading_.shapes[token]) && map_.at(token) == nullptr) return;
    }
    if (token >= 2 && is_comma(token) && !reading_.tokens.items[token].starts_sentence) ending_at(token);
  }
  // "A. Name, 42, ", "A. Name (42)".
  bool is_age(std::uint32_t token) const {
    const std::string_view age = reading_.form(token);
    if (token < 2 || age.size() != 2 || age[0] < '1' || age[0] > '9' || age[1] < '0' || age[1] > '9') return false;
    const std::string_view rest = reading_.text.substr(reading_.tokens.items[token].end);
    return is_comma(token) ? rest.starts_with(",") : reading_.gap_before(token) == " (" && rest.starts_with(")");
  }
  // The name that ends before a token: of two words at least, which no other word with a capital precedes.
  void ending_at(std::uint32_t token) {
    const std::uint32_t least = std::max(done_, token > 4 ? token - 4 : 0);
    for (std::uint32_t first = least; first + 2 <= token; ++first) {
      const auto end = sequence(first);
      if (!end || *end != token) continue;
      if (first > least && is_capital(reading_.shapes[first - 1]) && may_follow(first)) continue;
      if (!starts_with_given(first) && (first == 0 || reading_.tokens.items[first].starts_sentence) &&
          token - first > 2)
        continue;
      add(first, token, true);
      return;
    }
  }

  void add(std::uint32_t first, std::uint32_t last, bool by_title) {
    if (first < done_) return;
    found_.push_back({first, last, by_title});
    done_ = last;
  }

  const Reading& reading_;
  MentionMap map_;
  std::vector<PersonMention> found_;
  std::uint32_t done_ = 0;
};

}  // namespace

std::vector<PersonMention> find_people(const Reading& reading, const Gazetteer& gazetteer) {
  if (reading.shouts) return {};
  for (const std::string_view spaced : {"ar", "he", "hi", "mr", "ne"})
    if (reading.language == spaced) return find_people_behind_titles(reading, gazetteer);
  for (const std::string_view eastern : {"zh", "yue", "ja", "ko"})
    if (reading.language == eastern) return find_people_beside_titles(reading, gazetteer);
  return Search(reading, gazetteer).run();
}

}  // namespace newsd::entities
