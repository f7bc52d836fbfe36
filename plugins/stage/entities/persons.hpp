// From mentions of people to persons.
#pragma once

#include "entities/found.hpp"
#include "entities/people.hpp"
#include "entities/surnames.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::entities {

using PeopleOf = std::array<std::vector<PersonMention>, field_count>;  // each field's

// Joins the mentions of one person in an article: a surname alone belongs to the person whose full name has it, in
// whatever case the language puts them; a given name that differs makes another person. A person's id is
// `person:` and the name as folded by lib/text, parted by hyphens, in the nominative as far as the text or the
// language's rules tell it. All views must live as long. Threads: one at a time.
class Persons {
public:
  static constexpr std::size_t max_persons = 200;  // of an article

  Persons(const Readings& readings, const PeopleOf& people, const Gazetteer& gazetteer, std::string_view language)
      : readings_(readings),
        people_(people),
        gazetteer_(gazetteer),
        language_(gazetteer.language(language)),
        surnames_(language) {}

  // In the order of their first mention.
  std::vector<Found> join();

private:
  struct Name {
    std::size_t field;
    std::uint32_t first, last;  // tokens
  };
  struct Person {
    Name best;  // the fullest name, in what looks like the nominative
    Found found;
    bool by_title;
  };

  void add(std::size_t field, const PersonMention& mention);
  // The person whom a name may belong to, or null.
  Person* who(const Name& name);
  bool may_be(const Person& person, const Name& name) const;
  bool is_better(const Name& name, const Name& than) const;
  bool is_initial(const Name& name) const;
  void count_later_mentions();
  void count_surnames(std::size_t field);
  std::optional<std::size_t> person_of(std::string_view surname) const;
  void count_characters(Person& person) const;

  std::uint32_t size(const Name& name) const { return name.last - name.first; }
  std::string_view form(const Name& name, std::uint32_t number) const;
  std::string_view surname(const Name& name) const { return form(name, size(name) - 1); }
  bool is_unspaced(const Name& name) const;
  std::string written(const Name& name) const;
  std::string id_of(const Name& name) const;
  // A given name's nominative; the empty string if it is not known.
  std::string given_nominative(std::string_view given) const;
  bool is_given(std::string_view folded) const;

  const Readings& readings_;
  const PeopleOf& people_;
  const Gazetteer& gazetteer_;
  std::uint8_t language_;
  Surnames surnames_;
  std::vector<Person> persons_;
  std::unordered_map<std::string_view, std::size_t> by_surname_;  // as written first, folded
};

}  // namespace newsd::entities
