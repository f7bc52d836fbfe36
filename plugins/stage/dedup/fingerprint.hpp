// From an article to the keys by which it is recognised.
#pragma once

#include "dedup/item.hpp"
#include "text/tokens.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace newsd::dedup {

// What is read of an article.
struct Parts {
  std::string_view id = {}, source = {}, url = {}, guid = {}, title = {}, summary = {}, text = {}, fetched = {};
};

// Two texts are the same if their words are, in order, after folding case, diacritics, width and digits and without
// punctuation (lib/text). Keys are hashes under `seed`: nobody outside can prepare texts that only seem the same.
// Threads: one at a time.
class Fingerprinter {
public:
  explicit Fingerprinter(std::uint64_t seed) : seed_(seed), sketcher_(seed) {}

  std::uint64_t seed() const { return seed_; }
  // Throws newsd::Failure (NEWSD_REJECT) for an article whose id is no id.
  Item item(const Parts& parts);
  // Of the article last made an item; until the next.
  const Reading& reading() const { return reading_; }
  const text::Tokens& body() const { return body_; }
  // By which the same content is known again.
  std::uint64_t digest(const Parts& parts);

private:
  void add_name(Item& item, const Parts& parts);
  void add_address(Item& item, const Parts& parts);
  void add_text(Item& item, const Parts& parts);
  Key key(char kind, std::string_view first, std::string_view second);

  std::uint64_t seed_;
  text::Tokenizer tokenizer_;
  Sketcher sketcher_;
  Reading reading_;
  text::Tokens title_, body_;
  std::string room_;
};

// Seconds since 1970 of an RFC 3339 time in UTC ("2027-05-03T07:15:00Z"), 0 if it is none.
std::int64_t seconds_of(std::string_view time);

}  // namespace newsd::dedup
