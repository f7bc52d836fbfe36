// Finds the gazetteer's names in a text.
#pragma once

#include "entities/gazetteer.hpp"
#include "entities/inflection.hpp"
#include "entities/shapes.hpp"
#include "text/tokens.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::entities {

// A name in the text: tokens [first, last), and all that it may be, the likeliest first.
struct Mention {
  std::uint32_t first, last;
  std::uint32_t particle = 0;  // bytes of the last token that are a Korean particle, not of the name
  bool exact = true;           // without an ending or a clitic
  std::vector<Name> readings;
};

// One field of an article, read.
struct Reading {
  std::string_view text;
  std::string_view language;  // without its script and region; as long as what the finder was given
  text::Tokens tokens;
  std::vector<Shape> shapes;      // of each token
  std::vector<Mention> mentions;  // in order, none overlaps another
  bool shouts = false;            // written in capitals throughout

  std::size_t size() const { return tokens.items.size(); }
  // What stands between a token and the one before it.
  std::string_view gap_before(std::size_t token) const;
  std::string_view between(std::size_t first, std::size_t last) const;  // the tokens [first, last) as written
  std::string_view form(std::size_t token) const { return tokens.form(tokens.items[token]); }
};

// Longest names first, in one pass. Words match whole, as folded by lib/text, with the endings of the article's
// language; scripts without spaces as parts of the text; Korean words before their particles; Arabic and Hebrew ones
// behind their clitics. Capitals count where a name has them. Threads: one at a time.
class Finder {
public:
  static constexpr std::size_t max_bytes = 1u << 20;  // of a field; what is beyond is not read

  explicit Finder(const Gazetteer& gazetteer) : gazetteer_(gazetteer) {}

  void read(std::string_view text, std::string_view language, Reading& out);

private:
  struct Match {
    std::uint32_t last = 0;
    bool exact = false;
    std::uint32_t particle = 0;
    std::vector<Name> readings;
  };
  Match longest_at(const Reading& reading, std::uint32_t token);
  void walk(const Reading& reading, std::uint32_t start, std::uint32_t token, std::uint32_t node, bool exact,
            Match& best);
  void consider(const Reading& reading, std::uint32_t start, std::uint32_t last, std::uint32_t node, bool exact,
                Match& best);
  bool accepts(const Reading& reading, std::uint32_t start, std::uint32_t last, const Name& name, bool exact) const;
  // Whether a name would be cut out of a longer word in katakana.
  static bool cuts_katakana(const Reading& reading, std::uint32_t start, std::uint32_t last);
  template <class Take>
  void for_each_stem(std::string_view form, bool first, Take take);

  const Gazetteer& gazetteer_;
  text::Tokenizer tokenizer_;
  std::span<const Ending> endings_;
  std::uint8_t language_ = 0, fallback_ = 0;
  bool hebrew_ = false;
  std::string stem_;
};

}  // namespace newsd::entities
