#include "article/passages.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace newsd::daemon;

namespace {

std::vector<std::string> passages(std::string_view one, std::string_view other, PassageLimits limits = {}) {
  std::vector<std::string> texts;
  for (const Passage& each : common_passages(one, other, limits))
    texts.emplace_back(one.substr(each.start, each.end - each.start));
  return texts;
}

}  // namespace

TEST_CASE("passages in common are the longest runs of the same words, in the order of the text") {
  const std::string one =
      "Today the old ferry leaves at dawn, said Ada. It rains. The crew has been doubled since May.";
  const std::string other = "The crew has been doubled since May! And yesterday THE OLD FERRY leaves at dawn: fog.";
  CHECK(passages(one, other) ==
        std::vector<std::string>{"the old ferry leaves at dawn", "The crew has been doubled since May"});
  const auto places = common_passages(one, other);
  REQUIRE(places.size() == 2);
  CHECK(places[0].words == 6);
  CHECK(other.substr(places[0].other_start, places[0].other_end - places[0].other_start) ==
        "THE OLD FERRY leaves at dawn");
}

TEST_CASE("fewer than four words in common are no passage") {
  CHECK(passages("the old ferry sleeps", "the old ferry wakes").empty());
  CHECK(passages("", "the old ferry wakes").empty());
  CHECK(passages("the old ferry wakes", "").empty());
}

TEST_CASE("texts without spaces have passages too") {
  CHECK_FALSE(passages("港口的旧渡轮今天早上离开了。", "昨天港口的旧渡轮今天早上离开").empty());
}

TEST_CASE("only so many passages and words are looked at") {
  std::string one;
  std::string other;
  for (int i = 0; i < 20; ++i) {
    const std::string run = " alpha" + std::to_string(i) + " beta gamma delta epsilon";
    one += run + " x" + std::to_string(i);
    other += run + " y" + std::to_string(i);
  }
  CHECK(passages(one, other).size() == 5);
  CHECK(passages(one, other, {.min_words = 4, .max_passages = 5, .max_words = 3}).empty());
  std::string same;
  for (int i = 0; i < 3000; ++i) same += "no ";
  CHECK(passages(same, same).size() == 1);
}
