// The English phrases that pages in any language carry around their text.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace newsd::language {

// How many words from the beginning of `words` are a piece of page furniture; 0 if they are not. The words are in small
// letters and without punctuation around them; empty ones (a dash, a number) never match.
std::size_t furniture_length(std::span<const std::string> words);

}  // namespace newsd::language
