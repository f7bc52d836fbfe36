// A text as the set of its shingles (runs of three words, or of four characters where a script has no spaces), and the
// part of that set that is kept.
//
// Of all shingles, those are kept whose hash is below a limit, which is halved (the next level) until no more than
// max_hashes are left: FracMinHash. So two sketches of texts of any lengths can be compared, at the higher level of the
// two, and the share of one text that is found in the other can be told from them. The hash's lowest bit says whether
// the shingle holds a number.
#pragma once

#include "text/tokens.hpp"

#include <cstdint>
#include <vector>

namespace newsd::dedup {

// What is kept of an article's text and title, about 4 bytes for each of at most 64 hashes and 2 for the rest.
struct Sketch {
  static constexpr std::size_t max_hashes = 64, max_numbers = 32, max_title = 12;
  static constexpr unsigned max_level = 31;
  std::vector<std::uint32_t> hashes;   // ascending, below limit(level)
  std::vector<std::uint16_t> numbers;  // the numbers in the text, ascending: the least of their hashes
  std::vector<std::uint16_t> title;    // the words of the title, likewise
  std::uint32_t shingles = 0;          // in the text
  std::uint8_t level = 0;
  bool operator==(const Sketch&) const = default;

  static std::uint64_t limit(unsigned level) { return (std::uint64_t{1} << 32) >> level; }
};

inline bool holds_number(std::uint32_t hash) { return (hash & 1) != 0; }

struct Shingle {
  std::uint32_t hash;
  std::uint32_t token;  // the number of its first token
};

// A set of hashes that is emptied and filled again for each text.
class HashSet {
public:
  void reset(std::size_t capacity);
  bool insert(std::uint32_t hash);  // whether it is new
  bool contains(std::uint32_t hash) const;

private:
  std::size_t slot(std::uint32_t hash) const { return (hash * std::size_t{0x9E3779B1}) & (slots_.size() - 1); }
  std::vector<std::uint32_t> slots_ = {0, 0};
  bool holds_zero_ = false;
};

// All of a text, while it is compared with what is kept of others.
struct Reading {
  static constexpr std::size_t max_asked = 128;       // shingles by which others are looked for
  static constexpr std::size_t max_tokens = 1 << 16;  // of a text; what is beyond is not compared
  HashSet all;
  std::vector<Shingle> asked;  // ascending by hash, below Sketch::limit(level)
  unsigned level = 0;
};

// Hashes depend on `seed`. Threads: one at a time.
class Sketcher {
public:
  explicit Sketcher(std::uint64_t seed) : seed_(seed) {}

  // The reading and the sketch of a text; `reading` keeps its room.
  Sketch sketch(const text::Tokens& title, const text::Tokens& body, Reading& reading);

private:
  void hash_tokens(const text::Tokens& tokens);
  void cut_shingles(const text::Tokens& body, Reading& reading);
  std::vector<std::uint16_t> numbers(const text::Tokens& body) const;
  std::vector<std::uint16_t> words() const;

  std::uint64_t seed_;
  std::vector<std::uint64_t> hashes_;  // of the tokens
  std::vector<bool> is_number_;
  std::vector<Shingle> shingles_;
};

}  // namespace newsd::dedup
