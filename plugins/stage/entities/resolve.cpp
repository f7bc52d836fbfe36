#include "entities/resolve.hpp"

#include "entities/bodies.hpp"
#include "entities/people.hpp"
#include "entities/persons.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace newsd::entities {
namespace {

constexpr std::size_t max_found = 400;  // places and organisations of an article

constexpr std::array<std::string_view, 50> prepositions{
    "in", "of",   "from", "to",   "at",   "near", "across", "with", "between", "a",       "de",    "en", "au",
    "du", "nach", "aus",  "bei",  "von",  "zu",   "el",     "para", "por",     "per",     "da",    "di", "em",
    "no", "na",   "i",    "fran", "till", "til",  "fra",    "w",    "z",       "do",      "u",     "v",  "ve",
    "в",  "из",   "на",   "у",    "від",  "with", "uit",    "naar", "te",      "against", "toward"};

bool is_place(Kind kind) { return kind == Kind::country || kind == Kind::region || kind == Kind::city; }
bool is_tagged(Kind kind) { return is_place(kind) || kind == Kind::org; }

class Resolver {
public:
  Resolver(const Readings& readings, const Gazetteer& gazetteer, std::string_view language,
           const DatelinePlace& dateline)
      : readings_(readings),
        gazetteer_(gazetteer),
        language_(language),
        dateline_(dateline),
        capitals_tell_(language.starts_with("en")) {}

  std::vector<Found> run() {
    for (std::size_t field = 0; field < field_count; ++field) {
      people_[field] = find_people(readings_[field], gazetteer_);
      bodies_[field] = find_bodies(readings_[field], gazetteer_);
      part(people_[field], bodies_[field]);
      cover(field);
    }
    gather_evidence();
    for (field_ = 0; field_ < field_count; ++field_) places_and_organisations();
    for (field_ = 0; field_ < field_count; ++field_) bodies();
    for (field_ = 0; field_ < field_count; ++field_) count_acronyms();
    for (Found& person : Persons(readings_, people_, gazetteer_, language_).join()) found_.push_back(std::move(person));
    return std::move(found_);
  }

private:
  const Reading& reading() const { return readings_[field_]; }
  const Entity& entity(const Name& name) const { return gazetteer_.entity(name); }

  // Of a person and an organisation in the same words, a title makes it the person, and else it is the organisation.
  static void part(std::vector<PersonMention>& people, std::vector<BodyMention>& bodies) {
    const auto overlap = [](const auto& list, const auto& one, auto counts) {
      auto other =
          std::partition_point(list.begin(), list.end(), [&](const auto& each) { return each.last <= one.first; });
      for (; other != list.end() && other->first < one.last; ++other)
        if (counts(*other)) return true;
      return false;
    };
    std::erase_if(bodies, [&](const BodyMention& body) {
      return overlap(people, body, [](const PersonMention& person) { return person.by_title; });
    });
    std::erase_if(people, [&](const PersonMention& person) {
      return overlap(bodies, person, [](const BodyMention&) { return true; });
    });
  }

  // Notes which tokens belong to people, and to organisations that only their form tells.
  void cover(std::size_t field) {
    std::vector<bool>& covered = covered_[field];
    covered.assign(readings_[field].size(), false);
    const auto from_to = [&](std::uint32_t first, std::uint32_t last) {
      std::fill(covered.begin() + first, covered.begin() + last, true);
    };
    for (const PersonMention& person : people_[field]) from_to(person.first, person.last);
    for (const BodyMention& body : bodies_[field]) {
      from_to(body.first, body.last);
      if (body.acronym != BodyMention::none) covered[body.acronym] = true;
    }
  }

  // Countries that something unmistakable speaks of.
  void gather_evidence() {
    for (field_ = 0; field_ < field_count; ++field_)
      for (std::size_t i = 0; i < reading().mentions.size(); ++i) {
        const Mention& mention = reading().mentions[i];
        const Name& name = mention.readings.front();
        if (name.needs_reason || mention.readings.size() > 1 || !is_tagged(entity(name).kind) || masked(i)) continue;
        if (!name.adjective && !entity(name).country.empty()) evidence_.insert(entity(name).country);
      }
  }
  bool has_evidence(const Name& name) const { return evidence_.contains(entity(name).country); }

  void places_and_organisations() {
    for (std::size_t i = 0; i < reading().mentions.size(); ++i) {
      if (masked(i)) continue;
      const Mention& mention = reading().mentions[i];
      if (const Name* const name = meaning(i)) add(*name, mention);
    }
  }

  const Name* meaning(std::size_t index) const {
    const Mention& mention = reading().mentions[index];
    const Name* likeliest = nullptr;
    for (const Name& name : mention.readings) {
      if (!is_tagged(entity(name).kind)) continue;
      if (in_dateline(mention) && is_place(entity(name).kind) && entity(name).country == dateline_.country)
        return &name;
      if (name.adjective && !speaks_of_state(index) && !is_people(index)) continue;
      if (mention.readings.size() > 1 && has_evidence(name) && is_place(entity(name).kind)) return &name;
      if (likeliest == nullptr && (!name.needs_reason || has_reason(index, name))) likeliest = &name;
    }
    return likeliest;
  }

  bool speaks_of_state(std::size_t index) const {
    const auto is_state = [&](std::size_t at) {
      return std::any_of(reading().mentions[at].readings.begin(), reading().mentions[at].readings.end(),
                         [&](const Name& name) {
                           const Kind kind = entity(name).kind;
                           return kind == Kind::state || kind == Kind::role;
                         });
    };
    const auto& mentions = reading().mentions;
    const auto near = [&](std::size_t one, std::size_t other) {
      return mentions[one].last == mentions[other].first && reading().gap_before(mentions[other].first).size() <= 2;
    };
    if (index + 1 < mentions.size() && near(index, index + 1) && is_state(index + 1)) return true;
    return index > 0 && near(index - 1, index) && is_state(index - 1);
  }

  // "los sirios": a people, not what comes from a country.
  bool is_people(std::size_t index) const {
    const Mention& mention = reading().mentions[index];
    if (mention.first == 0 || reading().shapes[mention.first] != Shape::lower) return false;
    const std::string_view article = reading().form(mention.first - 1);
    const std::string_view people = reading().form(mention.first);
    return article == "los" && people.ends_with("s") && reading().gap_before(mention.first) == " " &&
           (mention.last == reading().size() || reading().shapes[mention.last] != Shape::capital ||
            reading().tokens.items[mention.last].starts_sentence);
  }

  bool has_reason(std::size_t index, const Name& name) const {
    const Mention& mention = reading().mentions[index];
    const text::Token& first = reading().tokens.items[mention.first];
    if (entity(name).kind == Kind::org) return has_evidence(name) && !first.starts_sentence && mention.first > 0;
    if (in_dateline(mention)) return true;
    if (next_is_in(index, entity(name).country)) return true;
    const bool starts = mention.first == 0 || first.starts_sentence;
    if (!starts && is_in_prepositions(mention.first - 1) && !followed_by_name(mention)) return true;
    if (has_evidence(name) && !starts) return true;
    if (entity(name).kind != Kind::country || followed_by_name(mention)) return false;
    return has_evidence(name) || !starts ? !preceded_by_name(mention)
                                         : mention.last < reading().size() && is_english_like(mention);
  }
  // At the beginning of a sentence, a country is told from a word by the verb behind it.
  bool is_english_like(const Mention& mention) const {
    return reading().shapes[mention.last] == Shape::lower && reading().gap_before(mention.last) == " " &&
           mention.readings.front().languages == 0;
  }
  bool next_is_in(std::size_t index, std::string_view country) const {
    const auto& mentions = reading().mentions;
    if (index + 1 >= mentions.size() || mentions[index + 1].first != mentions[index].last) return false;
    if (reading().gap_before(mentions[index + 1].first) != ", ") return false;
    const Entity& next = entity(mentions[index + 1].readings.front());
    return is_place(next.kind) && next.country == country;
  }
  bool is_in_prepositions(std::uint32_t token) const {
    const std::string_view form = reading().form(token);
    return reading().shapes[token] == Shape::lower &&
           std::find(prepositions.begin(), prepositions.end(), form) != prepositions.end();
  }
  bool followed_by_name(const Mention& mention) const {
    return mention.last < reading().size() && is_capital(reading().shapes[mention.last]) &&
           reading().gap_before(mention.last) == " " && !reading().shouts &&
           reading().shapes[mention.first] != Shape::capitals;
  }
  bool preceded_by_name(const Mention& mention) const {
    return mention.first > 0 && is_capital(reading().shapes[mention.first - 1]) &&
           reading().gap_before(mention.first) == " " && !reading().shouts &&
           !reading().tokens.items[mention.first - 1].starts_sentence && mention.first > 1;
  }

  // Whether a mention is part of another name: a person's, a newspaper's, a town's in a state of the same name
  // elsewhere.
  bool masked(std::size_t index) const {
    const Mention& mention = reading().mentions[index];
    for (std::uint32_t token = mention.first; token < mention.last; ++token)
      if (covered_[field_][token]) return true;
    const auto& mentions = reading().mentions;
    if (begins_longer_name(index) || (in_dateline(mention) && elsewhere(mention))) return true;
    if (index + 1 >= mentions.size() || mentions[index + 1].first != mention.last) return false;
    const Entity& next = entity(mentions[index + 1].readings.front());
    const std::string_view gap = reading().gap_before(mention.last);
    if (next.kind == Kind::head) return gap == " " && is_capital(reading().shapes[mention.last]);
    const Entity& own = entity(mention.readings.front());
    return gap == ", " && own.kind == Kind::city && next.kind == Kind::region && next.id.starts_with("iso:") &&
           next.country != own.country;
  }

  bool in_dateline(const Mention& mention) const {
    return field_ == text_field && reading().tokens.items[mention.first].start < dateline_.end;
  }
  bool elsewhere(const Mention& mention) const {
    return !dateline_.country.empty() &&
           std::none_of(mention.readings.begin(), mention.readings.end(), [&](const Name& name) {
             return entity(name).country == dateline_.country || entity(name).kind == Kind::org;
           });
  }

  // "Chicago Harriers", "Kansas River": in a text, a town or region before another word with a capital, of which
  // nothing is known.
  bool begins_longer_name(std::size_t index) const {
    const Mention& mention = reading().mentions[index];
    const Kind kind = entity(mention.readings.front()).kind;
    if ((kind != Kind::city && kind != Kind::region) || field_ == title_field || mention.last >= reading().size())
      return false;
    if (reading().shapes[mention.last] != Shape::capital || reading().gap_before(mention.last) != " ") return false;
    if (reading().tokens.items[mention.last].starts_sentence || reading().shapes[mention.first] != Shape::capital)
      return false;
    if (index + 1 < reading().mentions.size() && reading().mentions[index + 1].first == mention.last) {
      const Kind next = entity(reading().mentions[index + 1].readings.front()).kind;
      return next == Kind::head;
    }
    return capitals_tell_;
  }

  void add(const Name& name, const Mention& mention) {
    const Entity& what = entity(name);
    const text::Token &first = reading().tokens.items[mention.first], &last = reading().tokens.items[mention.last - 1];
    const auto [known, is_new] = index_.try_emplace(std::string(what.id), found_.size());
    if (is_new && found_.size() >= max_found) {
      index_.erase(known);
      return;
    }
    if (is_new) {
      found_.push_back({.type = what.kind == Kind::org ? "org" : "place",
                        .id = std::string(what.id),
                        .label = {},
                        .label_en = what.label,
                        .country = what.country});
      by_adjective_.push_back(true);
    }
    Found& found = found_[known->second];
    ++found.count;
    if (!is_new && (name.adjective || !by_adjective_[known->second])) return;
    by_adjective_[known->second] = name.adjective;
    found.label = label_of(name, mention);
    found.confidence = name.adjective ? 0.6 : name.needs_reason ? 0.8 : 0.95;
    found.field = field_;
    found.start = first.start;
    found.end = last.end - mention.particle;
  }

  // A name as the article has it, or as the table does if it is inflected or all in capitals.
  std::string label_of(const Name& name, const Mention& mention) const {
    if (name.adjective) return std::string(entity(name).label);
    const bool as_written = mention.exact && (name.acronym || reading().shapes[mention.first] != Shape::capitals);
    return std::string(as_written ? reading().between(mention.first, mention.last) : gazetteer_.written(name));
  }

  // Organisations that only their form tells.
  void bodies() {
    for (const BodyMention& body : bodies_[field_]) {
      const auto& tokens = reading().tokens.items;
      std::string id = "org:";
      for (std::uint32_t token = body.first; token < body.last; ++token)
        id.append(token == body.first ? "" : "-").append(reading().form(token));
      const auto [known, is_new] = index_.try_emplace(std::move(id), found_.size());
      if (is_new && found_.size() >= max_found) {
        index_.erase(known);
        continue;
      }
      if (is_new)
        found_.push_back({.type = "org",
                          .id = known->first,
                          .label = std::string(reading().between(body.first, body.last)),
                          .label_en = {},
                          .country = {},
                          .confidence = 0.7,
                          .count = 0,
                          .field = field_,
                          .start = tokens[body.first].start,
                          .end = tokens[body.last - 1].end});
      ++found_[known->second].count;
      if (body.acronym != BodyMention::none) acronyms_.try_emplace(reading().form(body.acronym), known->second);
    }
  }

  // The same organisations by the letters that they were introduced with.
  void count_acronyms() {
    if (acronyms_.empty()) return;
    for (std::size_t token = 0; token < reading().size(); ++token) {
      if (reading().shapes[token] != Shape::capitals || reading().gap_before(token).ends_with('(')) continue;
      const auto known = acronyms_.find(reading().form(token));
      if (known != acronyms_.end()) ++found_[known->second].count;
    }
  }

  const Readings& readings_;
  const Gazetteer& gazetteer_;
  std::string_view language_;
  DatelinePlace dateline_;
  bool capitals_tell_;  // capitals are for names alone, and what belongs to a name has one
  std::size_t field_ = 0;
  PeopleOf people_;
  std::array<std::vector<BodyMention>, field_count> bodies_;
  std::array<std::vector<bool>, field_count> covered_;  // tokens of both
  std::set<std::string_view> evidence_;
  std::vector<Found> found_;
  std::vector<bool> by_adjective_;  // as many as places and organisations, which come first
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_map<std::string_view, std::size_t> acronyms_;  // of organisations that only their form tells
};

}  // namespace

std::vector<Found> resolve(const Readings& readings, const Gazetteer& gazetteer, std::string_view language,
                           const DatelinePlace& dateline) {
  return Resolver(readings, gazetteer, language, dateline).run();
}

}  // namespace newsd::entities
