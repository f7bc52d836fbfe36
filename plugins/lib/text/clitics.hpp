// The little words that Arabic writes together with the next one.
#pragma once

#include <string_view>

namespace newsd::text {

namespace detail {

constexpr std::size_t min_stem_bytes = 6;  // three letters

inline std::string_view without(std::string_view word, std::string_view clitic) {
  return word.starts_with(clitic) && word.size() >= clitic.size() + min_stem_bytes ? word.substr(clitic.size())
                                                                                   : std::string_view();
}

}  // namespace detail

// Calls take(stem) for each way to read a folded Arabic word as clitics and a stem of at least three letters: wa- or
// fa-, then bi-, li- or ka-, then al-. Not for the word as it stands; nothing for words of other scripts.
template <class Take>
void for_each_without_clitics(std::string_view word, Take take) {
  if (word.size() < 2 + detail::min_stem_bytes || word[0] < '\xD8' || word[0] > '\xDB') return;
  const auto article = [&](std::string_view rest) {
    if (const std::string_view stem = detail::without(rest, "ال"); !stem.empty()) take(stem);
  };
  const auto preposition = [&](std::string_view rest) {
    article(rest);
    for (const std::string_view clitic : {"ب", "ل", "ك"}) {
      const std::string_view stem = detail::without(rest, clitic);
      if (stem.empty()) continue;
      take(stem);
      article(stem);
    }
    if (const std::string_view stem = detail::without(rest, "لل"); !stem.empty()) take(stem);  // li- and al-
  };
  preposition(word);
  for (const std::string_view clitic : {"و", "ف"}) {
    const std::string_view rest = detail::without(word, clitic);
    if (rest.empty()) continue;
    take(rest);
    preposition(rest);
  }
}

}  // namespace newsd::text
