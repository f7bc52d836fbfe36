#include "entities/words.hpp"

#include <catch2/catch.hpp>
#include <string>

using newsd::entities::Words;

TEST_CASE("Each word keeps the number that it got first, however many there are") {
  Words words;
  for (std::uint32_t i = 0; i < 5000; ++i) CHECK(words.add("word" + std::to_string(i)) == i);
  CHECK(words.add("word7") == 7);
  words.shrink();
  CHECK(words.size() == 5000);
  CHECK(words.find("word4999") == 4999);
}

TEST_CASE("A word that was never added has no number") {
  Words words;
  CHECK(words.find("quay") == Words::nowhere);
  words.add("quay");
  CHECK(words.find("qua") == Words::nowhere);
  CHECK(words.find("") == Words::nowhere);
}
