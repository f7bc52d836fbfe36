#include "article/passages.hpp"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxPlaces = 16;  // of one run in the other text

struct Word {
  std::size_t hash = 0;
  std::size_t start = 0, end = 0;
};

std::size_t hash_of(std::string_view word) {
  std::string folded;
  icu::UnicodeString::fromUTF8({word.data(), static_cast<std::int32_t>(word.size())}).foldCase().toUTF8String(folded);
  return std::hash<std::string>()(folded);
}

std::vector<Word> words_of(std::string_view text, std::size_t max_words) {
  std::vector<Word> words;
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), code));
  const std::unique_ptr<UText, decltype(&utext_close)> view(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &code), utext_close);
  if (U_FAILURE(code) != 0) return words;
  breaks->setText(view.get(), code);
  std::int32_t start = breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE && words.size() < max_words;
       start = end, end = breaks->next()) {
    if (breaks->getRuleStatus() < UBRK_WORD_NONE_LIMIT) continue;
    const auto from = static_cast<std::size_t>(start);
    const auto to = static_cast<std::size_t>(end);
    words.push_back({hash_of(text.substr(from, to - from)), from, to});
  }
  return words;
}

// Where runs of `length` words begin.
class Runs {
public:
  Runs(const std::vector<Word>& words, std::size_t length) : words_(words), length_(length) {
    for (std::size_t at = 0; at + length <= words.size(); ++at) {
      auto& places = places_[hash_at(words, at)];
      if (places.size() < kMaxPlaces) places.push_back(at);
    }
  }

  // The longest run of these words that begins with word `at` of `one`: words here, and its first word there.
  std::pair<std::size_t, std::size_t> longest(const std::vector<Word>& one, std::size_t at) const {
    std::pair<std::size_t, std::size_t> best{0, 0};
    const auto found = places_.find(hash_at(one, at));
    if (found == places_.end()) return best;
    for (const std::size_t place : found->second) {
      std::size_t length = 0;
      while (at + length < one.size() && place + length < words_.size() &&
             one[at + length].hash == words_[place + length].hash)
        ++length;
      if (length > best.first) best = {length, place};
    }
    return best;
  }

private:
  std::size_t hash_at(const std::vector<Word>& words, std::size_t at) const {
    std::size_t hash = 0;
    for (std::size_t i = at; i < at + length_; ++i) hash = hash * 1'000'003 + words[i].hash;
    return hash;
  }

  const std::vector<Word>& words_;
  const std::size_t length_;
  std::unordered_map<std::size_t, std::vector<std::size_t>> places_;
};

}  // namespace

std::vector<Passage> common_passages(std::string_view one, std::string_view other, PassageLimits limits) {
  const std::vector<Word> mine = words_of(one, limits.max_words);
  const std::vector<Word> theirs = words_of(other, limits.max_words);
  const Runs runs(theirs, limits.min_words);
  std::vector<Passage> found;
  for (std::size_t at = 0; at + limits.min_words <= mine.size();) {
    const auto [length, place] = runs.longest(mine, at);
    if (length < limits.min_words) {
      ++at;
      continue;
    }
    found.push_back(
        {length, mine[at].start, mine[at + length - 1].end, theirs[place].start, theirs[place + length - 1].end});
    at += length;
  }
  std::stable_sort(found.begin(), found.end(), [](const Passage& a, const Passage& b) { return a.words > b.words; });
  if (found.size() > limits.max_passages) found.resize(limits.max_passages);
  std::sort(found.begin(), found.end(), [](const Passage& a, const Passage& b) { return a.start < b.start; });
  return found;
}

}  // namespace newsd::daemon
