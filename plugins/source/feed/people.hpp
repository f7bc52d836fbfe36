// Authors, as elements or as a line that somebody typed.
#pragma once

#include "feed/construct.hpp"
#include "feed/model.hpp"

#include <string_view>
#include <vector>

namespace newsd::feed {

// "name@example.org (Name)", "Name <name@example.org>", "Name".
Person person_from_text(std::string_view text);
// Atom's <name>, <email> and <uri>, or text.
Person person_of(const xml::Node& element, const Bases& bases);

// Adds the person, unless it says nothing, is there already, or makes one there more precise.
void add_person(std::vector<Person>& people, Person person);

}  // namespace newsd::feed
