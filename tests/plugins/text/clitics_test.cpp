#include "text/clitics.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace newsd::text;

namespace {
bool reads_as(std::string_view word, std::string_view stem) {
  std::vector<std::string> stems;
  for_each_without_clitics(word, [&](std::string_view one) { stems.emplace_back(one); });
  return std::find(stems.begin(), stems.end(), stem) != stems.end();
}
}  // namespace

TEST_CASE("Arabic words are read behind their conjunction, preposition and article") {
  CHECK(reads_as("وروسيا", "روسيا"));
  CHECK(reads_as("بالمدينة", "مدينة"));
  CHECK(reads_as("وبالمدينة", "مدينة"));
  CHECK(reads_as("للمدينة", "مدينة"));
  CHECK(reads_as("والمدينة", "المدينة"));
}

TEST_CASE("A stem has three letters, and endings are not cut") {
  CHECK_FALSE(reads_as("ولد", "لد"));
  CHECK_FALSE(reads_as("المصريون", "مصر"));
}

TEST_CASE("Words of other scripts have no clitics") {
  for_each_without_clitics("welcome", [](std::string_view) { FAIL("a stem of an English word"); });
  for_each_without_clitics("", [](std::string_view) { FAIL("a stem of nothing"); });
}
