#include "control/query.hpp"

#include <catch2/catch.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using test::must;

TEST_CASE("numbers in a query are found by their whole name, and must be numbers") {
  const ControlRequest request{"GET", "/", "more=1&after=17&limit=x&big=99999999999999999999", ""};
  CHECK(must(number_in_query(request, "after")) == 17U);
  CHECK(must(number_in_query(request, "ore")) == std::nullopt);
  CHECK(number_in_query(request, "limit").error().code == "invalid");
  CHECK(number_in_query(request, "big").error().code == "invalid");
}

TEST_CASE("a text in a body is there, is UTF-8 and is not too long") {
  CHECK(must(text_in_body({"POST", "/", "", R"({"reason":"why"})"}, "reason", 10)) == "why");
  for (const char* body : {"", "{}", R"({"reason":""})", R"({"reason":7})", R"({"reason":"much too long"})", "[1]"})
    CHECK(text_in_body({"POST", "/", "", body}, "reason", 10).error().code == "invalid");
}
