// Names of people in the cases that a language puts them into.
#pragma once

#include "entities/inflection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::entities {

// Threads: any; each call by itself.
class Surnames {
public:
  explicit Surnames(std::string_view language)
      : language_(language.substr(0, language.find('-'))), endings_(endings_of(language)) {}

  // Whether two folded words may be the same name in different cases: one is what the other is without an ending, or
  // both are the same without one.
  bool same(std::string_view one, std::string_view other) const;

  // What a folded word may be without an ending, by the endings of places and of surnames.
  std::vector<std::string> bases(std::string_view form) const;

  // The nominative of a folded surname behind a given name in the same case, whose own nominative tells a man's surname
  // from a woman's. The surname as it is where the language's rules are not known here.
  struct Given {
    std::string_view form, nominative;
  };
  std::string nominative(std::string_view surname, const Given& given) const;

private:
  std::string_view language_;
  std::span<const Ending> endings_;
};

}  // namespace newsd::entities
