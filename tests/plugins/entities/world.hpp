// What the tests of entities share: the built-in gazetteer, made once, and a way to read a text with it.
#pragma once

#include "entities/dateline.hpp"
#include "entities/resolve.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::entities {

inline const Gazetteer& gazetteer() {
  static const Gazetteer made(built_in_table());
  return made;
}

inline std::vector<Found> found_in(std::string_view text, std::string_view language, std::string_view title = {}) {
  Finder finder(gazetteer());
  Readings readings;
  finder.read(title, language, readings[0]);
  finder.read(text, language, readings[2]);
  return resolve(readings, gazetteer(), language, {});
}

using Ids = std::vector<std::string>;

// The ids of what a text names, sorted.
inline Ids ids(std::string_view text, std::string_view language, std::string_view title = {}) {
  Ids all;
  for (const Found& one : found_in(text, language, title)) all.push_back(one.id);
  std::sort(all.begin(), all.end());
  return all;
}

inline Ids people(std::string_view text, std::string_view language) {
  Ids all;
  for (const Found& one : found_in(text, language))
    if (one.type == "person") all.push_back(one.label);
  return all;
}

inline Dateline dateline(std::string_view text) { return DatelineReader(gazetteer()).read(text); }

}  // namespace newsd::entities
