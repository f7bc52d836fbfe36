#include "language/prepare.hpp"
#include "language/furniture.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace newsd::language;

namespace {
std::string running_text(std::string_view text) { return prepared(text, 1 << 16).text; }
}  // namespace

TEST_CASE("Addresses, handles, numbers and identifiers are no running text") {
  CHECK(running_text("Lesen Sie https://example.org/brücke?id=7 heute") == "Lesen Sie heute");
  CHECK(running_text("Fragen an post@example.org oder @hafen") == "Fragen an oder");
  CHECK(running_text("12,5 2027 9f8e7d a_b.jpg").empty());
  CHECK(running_text("qwrtzpsdfg").empty());
}

TEST_CASE("Short words without vowels and words with digits in other scripts stay") {
  CHECK(running_text("strč prst skrz krk") == "strč prst skrz krk");
  CHECK(running_text("二〇二七年5月3日") == "二〇二七年5月3日");
}

TEST_CASE("Compounds are cut at hyphens and slashes, and their numbers dropped") {
  CHECK(running_text("G20-Gipfel and/or") == "Gipfel and or");
}

TEST_CASE("Text in capitals comes in small letters") {
  CHECK(running_text("ÅTERVÄNDAREN ÄR HÄR") == "återvändaren är här");
  CHECK(running_text("Die NATO tagt heute") == "Die NATO tagt heute");
}

TEST_CASE("Page furniture is left out where there is other text") {
  CHECK(running_text("Share on Facebook | Tweet: Färjan är tillbaka. All rights reserved.") == "Färjan är tillbaka.");
}

TEST_CASE("Page furniture is all there is: then it counts") {
  CHECK(running_text("Privacy policy") == "Privacy policy");
}

TEST_CASE("The longest phrase of furniture is found") {
  const std::array<std::string, 5> words{"accept", "all", "cookies", "and", "go"};
  CHECK(furniture_length(words) == 3);
  const std::array<std::string, 2> others{"accepted", "all"};
  CHECK(furniture_length(others) == 0);
}

TEST_CASE("A text is cut at the limit, between characters") {
  CHECK(prepared("ééééé", 5).text == "éé");
  CHECK(prepared("", 5).letters == 0);
}

TEST_CASE("What was dropped is counted") {
  const Prepared result = prepared("ABCD -7.21% EFGH +2.38%", 1 << 10);
  CHECK(result.kept == 2);
  CHECK(result.dropped == 2);
}
