// Which language a text is written in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::language {

struct Scored {
  std::string tag;
  double value = 0;  // confidence of an alternative, or share of a section
};

struct Detection {
  std::string tag = "und";
  double confidence = 0;             // the probability that the tag is right
  std::vector<Scored> alternatives;  // best first
  std::vector<Scored> sections;      // the languages of a mixed text, largest share first; else empty
};

struct Options {
  std::size_t max_bytes = 16384;    // of the text that are looked at
  double minimum_confidence = 0.1;  // below it, the answer is und
};

// `declared` is what the feed says of itself (BCP 47, or empty): it decides between near answers, it does not overrule
// the text. Valid UTF-8 in; pure; any thread.
Detection detect(std::string_view text, std::string_view declared, const Options& options);

}  // namespace newsd::language
