#include "dedup/sketch.hpp"

#include <xxhash.h>
#include <algorithm>
#include <bit>
#include <utility>

namespace newsd::dedup {
namespace {

constexpr std::size_t kWords = 3, kCharacters = 4;  // of a shingle

// Odd numbers without a pattern.
constexpr std::uint64_t kMix = 0x9FB21C651E98DF25, kStep = 0xD6E8FEB86659FD93;

std::uint32_t shingle_hash(const std::uint64_t* first, std::size_t count, bool number) {
  std::uint64_t mixed = count;
  for (std::size_t i = 0; i < count; ++i) mixed = std::rotl((mixed ^ first[i]) * kStep, 29);
  mixed = (mixed ^ mixed >> 32) * kMix;
  return (static_cast<std::uint32_t>(mixed >> 32) & ~1U) | (number ? 1U : 0U);
}

// The first level at which no more than `most` of the shingles are left.
template <class Hashes, class HashOf>
unsigned level_for(const Hashes& hashes, std::size_t most, HashOf hash_of) {
  unsigned level = 0;
  for (std::size_t left = hashes.size(); left > most && level < Sketch::max_level; ++level)
    left = static_cast<std::size_t>(std::count_if(
        hashes.begin(), hashes.end(), [&](const auto& each) { return hash_of(each) < Sketch::limit(level + 1); }));
  return level;
}

std::vector<std::uint16_t> least(std::vector<std::uint16_t> hashes, std::size_t most) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  hashes.resize(std::min(hashes.size(), most));
  hashes.shrink_to_fit();
  return hashes;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void HashSet::reset(std::size_t capacity) {
  slots_.assign(std::bit_ceil(2 * capacity + 2), 0);
  holds_zero_ = false;
}

bool HashSet::insert(std::uint32_t hash) {
  if (hash == 0) return !std::exchange(holds_zero_, true);
  std::size_t at = slot(hash);
  for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at] == hash) return false;
  slots_[at] = hash;
  return true;
}

bool HashSet::contains(std::uint32_t hash) const {
  if (hash == 0) return holds_zero_;
  for (std::size_t at = slot(hash); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at] == hash) return true;
  return false;
}

Sketch Sketcher::sketch(const text::Tokens& title, const text::Tokens& body, Reading& reading) {
  Sketch made;
  hash_tokens(title);
  made.title = words();
  hash_tokens(body);
  made.numbers = numbers(body);
  cut_shingles(body, reading);

  made.shingles = static_cast<std::uint32_t>(shingles_.size());
  const auto hash_of = [](const Shingle& shingle) { return shingle.hash; };
  reading.level = level_for(shingles_, Reading::max_asked, hash_of);
  reading.asked.clear();
  std::copy_if(shingles_.begin(), shingles_.end(), std::back_inserter(reading.asked),
               [&](const Shingle& each) { return each.hash < Sketch::limit(reading.level); });
  std::sort(reading.asked.begin(), reading.asked.end(),
            [](const Shingle& a, const Shingle& b) { return a.hash < b.hash; });

  const unsigned above = level_for(reading.asked, Sketch::max_hashes, hash_of);
  made.level = static_cast<std::uint8_t>(std::max(above, reading.level));
  made.hashes.reserve(Sketch::max_hashes);
  for (const Shingle& each : reading.asked)
    if (each.hash < Sketch::limit(made.level)) made.hashes.push_back(each.hash);
  return made;
}

void Sketcher::hash_tokens(const text::Tokens& tokens) {
  const std::size_t count = std::min(tokens.items.size(), Reading::max_tokens);
  hashes_.resize(count);
  is_number_.assign(count, false);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view form = tokens.form(tokens.items[i]);
    hashes_[i] = XXH3_64bits_withSeed(form.data(), form.size(), seed_);
    is_number_[i] = is_digit(form.front());
  }
}

void Sketcher::cut_shingles(const text::Tokens& body, Reading& reading) {
  shingles_.clear();
  reading.all.reset(hashes_.size());
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    const std::size_t wanted = body.items[i].unspaced ? kCharacters : kWords;
    const std::size_t count = std::min(wanted, hashes_.size() - i);
    if (count < wanted && i > 0) break;
    bool number = false;
    for (std::size_t j = i; j < i + count; ++j) number = number || is_number_[j];
    const std::uint32_t hash = shingle_hash(&hashes_[i], count, number);
    if (reading.all.insert(hash)) shingles_.push_back({hash, static_cast<std::uint32_t>(i)});
  }
}

// Digits with a single sign between them (1,250.75; 7:30) are one number.
std::vector<std::uint16_t> Sketcher::numbers(const text::Tokens& body) const {
  std::vector<std::uint16_t> found;
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    if (!is_number_[i]) continue;
    std::uint64_t number = hashes_[i];
    for (; i + 1 < hashes_.size() && is_number_[i + 1] && body.items[i].end + 1 == body.items[i + 1].start; ++i)
      number = number * kStep + hashes_[i + 1];
    found.push_back(static_cast<std::uint16_t>(number * kMix >> 48));
  }
  return least(std::move(found), Sketch::max_numbers);
}

std::vector<std::uint16_t> Sketcher::words() const {
  std::vector<std::uint16_t> found;
  found.reserve(hashes_.size());
  for (const std::uint64_t hash : hashes_) found.push_back(static_cast<std::uint16_t>(hash >> 48));
  return least(std::move(found), Sketch::max_title);
}

}  // namespace newsd::dedup
