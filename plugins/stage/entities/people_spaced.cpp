// People in Arabic, Hebrew and Devanagari: the words behind a title, up to one that ends a name.
#include "entities/mention_map.hpp"
#include "entities/people.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsd::entities {
namespace {

constexpr std::uint32_t max_of_title = 4;  // words between a title and the name: whose title it is
constexpr std::uint32_t max_names = 3;     // words of a name, without what binds them

// Words that bind a name to the next word, folded.
constexpr std::array<std::string_view, 12> binders{"عبد", "بن",  "ابن", "ابو", "ال",  "ام",
                                                   "بنت", "ابي", "בן",  "בר",  "אבו", "אל"};

bool is_binder(std::string_view form) { return std::find(binders.begin(), binders.end(), form) != binders.end(); }

class Search {
public:
  Search(const Reading& reading, const Gazetteer& gazetteer) : reading_(reading), map_(reading, gazetteer) {}

  std::vector<PersonMention> run() {
    for (const Mention& title : reading_.mentions)
      if (title.first >= done_ && map_.is(title, Kind::role)) behind(title.last);
    return std::move(found_);
  }

private:
  bool follows(std::uint32_t token) const {
    return token > 0 && token < reading_.size() && !reading_.tokens.items[token].starts_sentence &&
           (reading_.gap_before(token) == " " || is_within_word(token));
  }
  // Hebrew writes sounds that it lacks with an apostrophe.
  bool is_within_word(std::uint32_t token) const {
    const std::string_view gap = reading_.gap_before(token);
    return gap == "'" || gap == "׳" || gap == "’";
  }
  // How many names a token is of: none if it is bound to the next or goes on with the one before.
  std::uint32_t counts(std::uint32_t token) const {
    return is_binder(reading_.form(token)) || is_within_word(token) ? 0 : 1;
  }
  // Whether a word says whose the title is, or how: an adjective with its article, or a known name.
  bool belongs_to_title(std::uint32_t token) const {
    if (const Mention* const mention = map_.at(token))
      return !map_.is(*mention, Kind::given) && !map_.is(*mention, Kind::stop);
    const std::string_view form = reading_.form(token), article = "ال";
    return (form.starts_with(article) || form.starts_with("لل")) && form.size() > article.size();
  }
  bool ends_name(std::uint32_t token) const {
    const Mention* const mention = map_.at(token);
    return mention != nullptr && !map_.is(*mention, Kind::given);
  }

  void behind(std::uint32_t token) {
    for (std::uint32_t passed = 0; follows(token) && belongs_to_title(token); ++passed, ++token)
      if (passed == max_of_title) return;
    std::uint32_t end = token, names = 0;
    while (follows(end) && !ends_name(end) && (names <= max_names || is_within_word(end))) {
      names += counts(end);
      ++end;
    }
    if (names > max_names || (names > 2 && !is_ended_by_word(end))) end = second_name(token);
    if (verb_ends_sentence() && !is_ended_by_word(end)) return;
    if (end - token < 2 || is_binder(reading_.form(end - 1))) return;
    found_.push_back({token, end, true});
    done_ = end;
  }
  // Whether a word that ends names stands there.
  bool is_ended_by_word(std::uint32_t token) const { return follows(token) && ends_name(token); }
  // In Hindi and its relatives, where a postposition follows what matters in a sentence, and a verb ends it.
  bool verb_ends_sentence() const { return reading_.language != "ar" && reading_.language != "he"; }
  std::uint32_t second_name(std::uint32_t token) const {
    for (std::uint32_t names = 0; names < 2 || is_within_word(token); ++token) names += counts(token);
    return token;
  }

  const Reading& reading_;
  MentionMap map_;
  std::vector<PersonMention> found_;
  std::uint32_t done_ = 0;
};

}  // namespace

std::vector<PersonMention> find_people_behind_titles(const Reading& reading, const Gazetteer& gazetteer) {
  return Search(reading, gazetteer).run();
}

}  // namespace newsd::entities
