#include "feed/people.hpp"

#include <algorithm>

namespace newsd::feed {
namespace {

constexpr std::size_t kMostPeople = 100;

bool in_address(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && std::string_view("()<>[]\",;:").find(c) == std::string_view::npos;
}

// Where an e-mail address stands in `text`: start and length, or length 0.
std::string_view find_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return {};
  std::size_t start = at;
  std::size_t end = at + 1;
  while (start > 0 && in_address(text[start - 1])) --start;
  while (end < text.size() && in_address(text[end])) ++end;
  const bool whole = start < at && text.substr(at, end - at).find('.') != std::string_view::npos;
  return whole ? text.substr(start, end - start) : std::string_view();
}

// Without the brackets and separators that stood around an address.
std::string bare_name(std::string_view text) {
  const auto odd = [](char c) { return std::string_view(" \t\r\n()<>[]\",;").find(c) != std::string_view::npos; };
  while (!text.empty() && odd(text.front())) text.remove_prefix(1);
  while (!text.empty() && odd(text.back())) text.remove_suffix(1);
  return std::string(text);
}

void fill(std::string& to, const std::string& from) {
  if (to.empty()) to = from;
}

}  // namespace

Person person_from_text(std::string_view raw) {
  const std::string text = line_from(raw);
  const std::string_view email = find_email(text);
  if (email.empty()) return {text, {}, {}};
  Person person{{}, std::string(email), {}};
  const auto start = static_cast<std::size_t>(email.data() - text.data());
  std::string before = text.substr(0, start);
  if (before.ends_with("mailto:")) before.resize(before.size() - 7);
  person.name = bare_name(before + text.substr(start + email.size()));
  return person;
}

Person person_of(const xml::Node& element, const Bases& bases) {
  if (!element.has_elements()) return person_from_text(xml::text_of(element));
  Person person;
  if (const xml::Node* name = element.child("name")) person.name = line_of(*name);
  if (const xml::Node* email = element.child("email")) person.email = plain_of(*email);
  for (const char* kind : {"uri", "url", "homepage", "href"})
    if (const xml::Node* url = element.child(kind); url != nullptr && person.url.empty())
      person.url = absolute(xml::text_of(*url), *url, bases);
  if (person.name.find('@') == std::string::npos || !person.email.empty()) return person;
  Person split = person_from_text(person.name);
  split.url = person.url;
  return split;
}

void add_person(std::vector<Person>& people, Person person) {
  if (person.name.empty() && person.email.empty() && person.url.empty()) return;
  const auto same = [&person](const Person& each) {
    return (!person.name.empty() && each.name == person.name) || (!person.email.empty() && each.email == person.email);
  };
  const auto found = std::find_if(people.begin(), people.end(), same);
  if (found == people.end()) {
    if (people.size() < kMostPeople) people.push_back(std::move(person));
    return;
  }
  fill(found->name, person.name);
  fill(found->email, person.email);
  fill(found->url, person.url);
}

}  // namespace newsd::feed
