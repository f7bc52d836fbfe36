#include "entities/persons.hpp"

#include <algorithm>

namespace newsd::entities {

std::vector<Found> Persons::join() {
  for (std::size_t field = 0; field < field_count; ++field)
    for (const PersonMention& mention : people_[field]) add(field, mention);
  count_later_mentions();
  std::vector<Found> all;
  for (Person& person : persons_) {
    person.found.id = id_of(person.best);
    person.found.label = written(person.best);
    person.found.confidence = person.by_title ? 0.9 : 0.8;
    all.push_back(std::move(person.found));
  }
  return all;
}

void Persons::add(std::size_t field, const PersonMention& mention) {
  const Name name{field, mention.first, mention.last};
  Person* person = who(name);
  if (person == nullptr) {
    if (persons_.size() == max_persons) return;
    const auto& tokens = readings_[field].tokens.items;
    persons_.push_back({.best = name,
                        .found = {.type = "person",
                                  .id = {},
                                  .label = {},
                                  .label_en = {},
                                  .country = {},
                                  .field = field,
                                  .start = tokens[name.first].start,
                                  .end = tokens[name.last - 1].end},
                        .by_title = false});
    person = &persons_.back();
  }
  by_surname_.try_emplace(surname(name), static_cast<std::size_t>(person - persons_.data()));
  ++person->found.count;
  person->by_title = person->by_title || mention.by_title;
  if (is_better(name, person->best)) person->best = name;
}

Persons::Person* Persons::who(const Name& name) {
  if (const auto known = by_surname_.find(surname(name)); known != by_surname_.end())
    if (may_be(persons_[known->second], name)) return &persons_[known->second];
  const auto found =
      std::find_if(persons_.begin(), persons_.end(), [&](const Person& person) { return may_be(person, name); });
  return found == persons_.end() ? nullptr : &*found;
}

bool Persons::may_be(const Person& person, const Name& name) const {
  const Name& known = person.best;
  if (is_unspaced(name) || is_unspaced(known)) return written(name) == written(known);
  if (!surnames_.same(surname(known), surname(name))) return false;
  if (size(name) == 1 || size(known) == 1) return true;
  const std::string_view one = form(known, 0), other = form(name, 0);
  if (is_initial(known)) return other.starts_with(one);
  return is_initial(name) ? one.starts_with(other) : surnames_.same(one, other);
}

// Longer names say more, and given names more than initials; else the one of fewer bytes looks like the nominative.
bool Persons::is_better(const Name& name, const Name& than) const {
  if (size(name) != size(than)) return size(name) > size(than);
  if (is_initial(name) != is_initial(than)) return is_initial(than);
  const auto bytes = [&](const Name& one) {
    std::size_t sum = 0;
    for (std::uint32_t i = 0; i < size(one); ++i) sum += form(one, i).size();
    return sum;
  };
  return bytes(name) < bytes(than);
}

bool Persons::is_initial(const Name& name) const { return readings_[name.field].shapes[name.first] == Shape::initial; }

void Persons::count_later_mentions() {
  if (persons_.empty()) return;
  for (std::size_t field = 0; field < field_count; ++field) count_surnames(field);
  for (Person& person : persons_)
    if (is_unspaced(person.best)) count_characters(person);
}

// Surnames that stand alone.
void Persons::count_surnames(std::size_t field) {
  const Reading& reading = readings_[field];
  auto mention = people_[field].begin();
  for (std::uint32_t token = 0; token < reading.size(); ++token) {
    while (mention != people_[field].end() && mention->last <= token) ++mention;
    if (mention != people_[field].end() && mention->first <= token) continue;
    if (reading.shapes[token] == Shape::lower || reading.tokens.items[token].unspaced) continue;
    if (const auto person = person_of(reading.form(token))) ++persons_[*person].found.count;
  }
}

// The person whose surname a word is, in this case or another.
std::optional<std::size_t> Persons::person_of(std::string_view surname) const {
  if (const auto known = by_surname_.find(surname); known != by_surname_.end()) return known->second;
  for (const std::string& base : surnames_.bases(surname))
    if (const auto known = by_surname_.find(base); known != by_surname_.end()) return known->second;
  return std::nullopt;
}

// The same characters elsewhere.
void Persons::count_characters(Person& person) const {
  const std::string name = written(person.best);
  std::uint32_t count = 0;
  for (const Reading& reading : readings_)
    for (std::size_t at = reading.text.find(name); at != std::string_view::npos;
         at = reading.text.find(name, at + name.size()))
      ++count;
  person.found.count = std::max(person.found.count, count);
}

std::string_view Persons::form(const Name& name, std::uint32_t number) const {
  return readings_[name.field].form(name.first + number);
}

bool Persons::is_unspaced(const Name& name) const { return readings_[name.field].tokens.items[name.first].unspaced; }

std::string Persons::written(const Name& name) const {
  return std::string(readings_[name.field].between(name.first, name.last));
}

std::string Persons::id_of(const Name& name) const {
  std::string id = "person:";
  const auto& tokens = readings_[name.field].tokens.items;
  const std::string given = size(name) > 1 ? given_nominative(form(name, 0)) : std::string();
  const bool inflected = !given.empty() && given != form(name, 0);
  for (std::uint32_t i = 0; i < size(name); ++i) {
    const text::Token& token = tokens[name.first + i];
    if (i > 0 && !(token.glued && token.unspaced)) id += '-';
    if (inflected && i == 0)
      id += given;
    else if (inflected && i + 1 == size(name))
      id += surnames_.nominative(form(name, i), {form(name, 0), given});
    else
      id += form(name, i);
  }
  return id;
}

bool Persons::is_given(std::string_view folded) const {
  const std::uint32_t word = gazetteer_.word(folded);
  if (word == Gazetteer::nowhere) return false;
  const std::uint32_t node = gazetteer_.step(Gazetteer::root, word);
  if (node == Gazetteer::nowhere) return false;
  const auto names = gazetteer_.names(node);
  return std::any_of(names.begin(), names.end(), [&](const entities::Name& name) {
    return gazetteer_.entity(name).kind == Kind::given && gazetteer_.is_used_in(name, language_);
  });
}

std::string Persons::given_nominative(std::string_view given) const {
  if (is_given(given)) return std::string(given);
  for (const std::string& base : surnames_.bases(given))
    if (is_given(base)) return base;
  return {};
}

}  // namespace newsd::entities
