#include "dedup/sketch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace newsd;
using namespace newsd::dedup;

namespace {

struct Made {
  Sketch sketch;
  Reading reading;
};

Made made(std::string_view text, std::string_view title = "", std::uint64_t seed = 5) {
  text::Tokenizer tokenizer;
  text::Tokens headline, body;
  tokenizer.cut(title, headline);
  tokenizer.cut(text, body);
  Made result;
  result.sketch = Sketcher(seed).sketch(headline, body, result.reading);
  return result;
}

std::string words(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "word" + std::to_string(i) + ' ';
  return text;
}

double share_found(const Sketch& sketch, const Reading& reading) {
  const auto found = std::count_if(sketch.hashes.begin(), sketch.hashes.end(),
                                   [&](std::uint32_t hash) { return reading.all.contains(hash); });
  return static_cast<double>(found) / static_cast<double>(sketch.hashes.size());
}

}  // namespace

TEST_CASE("A sketch is bounded whatever the length, and its hashes are those below the limit of its level") {
  for (const int length : {1, 3, 60, 500, 20'000, 200'000}) {
    const Made it = made(words(0, length));
    CHECK(it.sketch.hashes.size() <= Sketch::max_hashes);
    CHECK(it.reading.asked.size() <= Reading::max_asked);
    CHECK(std::is_sorted(it.sketch.hashes.begin(), it.sketch.hashes.end()));
    if (!it.sketch.hashes.empty()) CHECK(it.sketch.hashes.back() < Sketch::limit(it.sketch.level));
  }
  CHECK(made(words(0, 500)).sketch.hashes.size() > Sketch::max_hashes / 4);
}

TEST_CASE("Of a part of a text, all is found in the whole; of another text, nothing") {
  const Made whole = made(words(0, 800));
  CHECK(share_found(made(words(300, 400)).sketch, whole.reading) == 1);
  CHECK(share_found(made(words(1000, 1400)).sketch, whole.reading) < 0.05);
  CHECK(share_found(whole.sketch, made(words(0, 400)).reading) == Approx(0.5).margin(0.2));
}

TEST_CASE("Case, accents, width and punctuation make no difference, in any script") {
  const auto hashes = [](std::string_view text) { return made(text).sketch.hashes; };
  CHECK(hashes("Le café rouvre à midi, dit-on.") == hashes("LE CAFE ROUVRE A MIDI — dit on"));
  CHECK(hashes("ｆｕｌｌ ｗｉｄｔｈ ｌｅｔｔｅｒｓ") == hashes("full width letters"));
  CHECK(hashes("渡轮今天重新连接两岸") == hashes("渡轮今天，重新连接两岸。"));
  CHECK(hashes("Паром снова ходит ещё") == hashes("паром СНОВА ходит еще"));
}

TEST_CASE("In a script without spaces, shingles are of four characters") {
  CHECK(made("渡轮今天重新").sketch.shingles == 3);
  CHECK(made("the ferry sails again today").sketch.shingles == 3);
}

TEST_CASE("A shingle says whether it holds a number") {
  const auto hashes = made("one ferry with 40 seats").sketch.hashes;
  CHECK(std::count_if(hashes.begin(), hashes.end(), holds_number) == 2);
}

TEST_CASE("A number with its separators is one, and the same number is the same") {
  CHECK(made("It cost 1,250.75 in all").sketch.numbers.size() == 1);
  CHECK(made("at 7:30 and 8:45 and 7:30").sketch.numbers.size() == 2);
  CHECK(made("21 degrees").sketch.numbers == made("degrees: 21").sketch.numbers);
  CHECK(made("21 degrees").sketch.numbers != made("12 degrees").sketch.numbers);
  CHECK(made("1 2").sketch.numbers.size() == 1);
}

TEST_CASE("Another seed makes another sketch") {
  CHECK(made(words(0, 30)).sketch.hashes != made(words(0, 30), "", 6).sketch.hashes);
}

TEST_CASE("An empty text has an empty sketch") {
  CHECK(made("").sketch == Sketch{});
  CHECK(made("", "Only a title").sketch.title.size() == 3);
}

TEST_CASE("A set of hashes holds what was put in, zero too") {
  HashSet set;
  set.reset(3);
  for (const std::uint32_t hash : {0U, 5U, 0xFFFFFFFFU}) {
    CHECK(set.insert(hash));
    CHECK_FALSE(set.insert(hash));
    CHECK(set.contains(hash));
  }
  CHECK_FALSE(set.contains(6));
  set.reset(3);
  CHECK_FALSE(set.contains(0));
}
