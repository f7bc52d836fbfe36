// Streams of made-up articles and their garbled copies, for tests of dedup.
#pragma once

#include "dedup/fingerprint.hpp"
#include "dedup/memory.hpp"

#include <random>
#include <string>
#include <vector>

namespace newsd::dedup::test {

// An article as a source brings it.
struct Draft {
  std::string id, source, url, guid, title, text, fetched;
  Parts parts() const {
    return {.id = id, .source = source, .url = url, .guid = guid, .title = title, .text = text, .fetched = fetched};
  }
};

// Writes articles by chance: new ones, and copies, changed, shortened or mixed, of those written before.
class Author {
public:
  explicit Author(std::uint32_t seed) : random_(seed) {}

  Draft next() {
    Draft draft;
    draft.id = hex(++count_);
    draft.source = "source-" + std::to_string(below(5));
    draft.url = "https://" + draft.source + ".example/" + std::to_string(below(400));
    draft.fetched = time(count_ * 1800 + below(3600));
    const std::size_t kind = written_.empty() ? 0 : below(10);
    if (kind < 5)
      draft.text = fresh(20 + below(200));
    else
      draft.text = garbled(written_[below(written_.size())].text, kind);
    if (kind == 9) {
      const Draft& earlier = written_[below(written_.size())];
      draft.source = earlier.source;
      draft.url = earlier.url;
    }
    if (below(3) == 0) draft.guid = "item-number-" + std::to_string(below(300));
    draft.title = fresh(5);
    written_.push_back(draft);
    return draft;
  }

private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string word() { return "w" + std::to_string(below(3000)); }
  std::string fresh(std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) text += (below(12) == 0 ? std::to_string(below(1000)) : word()) + ' ';
    return text;
  }
  std::string garbled(const std::string& text, std::size_t kind) {
    std::string made = kind == 8 ? fresh(30) : "";
    const std::size_t start = kind == 7 ? below(text.size()) : 0;
    for (std::size_t at = start; at < text.size(); ++at) {
      made += text[at];
      if (kind == 6 && text[at] == ' ' && below(8) == 0) made += word() + ' ';
    }
    return made;
  }
  static std::string hex(std::uint64_t number) {
    std::string made = std::to_string(number);
    return std::string(32 - made.size(), '0') + made;
  }
  static std::string time(std::uint64_t seconds) {
    const auto two = [](std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const std::uint64_t day = seconds / 86400;
    return "2027-" + two(1 + day / 28) + "-" + two(1 + day % 28) + "T" + two(seconds / 3600 % 24) + ":" +
           two(seconds / 60 % 60) + ":" + two(seconds % 60) + "Z";
  }

  std::mt19937 random_;
  std::uint64_t count_ = 0;
  std::vector<Draft> written_;
};

}  // namespace newsd::dedup::test
