#include "jsonl/line.hpp"

#include <catch2/catch.hpp>

using namespace newsd::jsonl;

TEST_CASE("a line says where its article stands, and holds the document as it is") {
  const std::string line = to_line({18446744073709551615ULL, 256}, R"({"id":"ab","title":"Ferry"})");
  CHECK(line == R"({"epoch":"18446744073709551615","sequence":256,"article":{"id":"ab","title":"Ferry"}})"
                "\n");
  const auto head = read_head(line);
  REQUIRE(head);
  CHECK(head->at == Position{18446744073709551615ULL, 256});
  CHECK(head->id == "ab");
  CHECK(line.substr(head->article, 7) == R"({"id":")");
}

TEST_CASE("what is no line of this sink has no head") {
  const std::string line = to_line({9, 256}, R"({"id":"ab"})");
  for (const std::string_view other : {"", "{}", R"({"epoch":9,"sequence":1,"article":{"id":"a"}})",
                                       R"({"epoch":"9","sequence":-1,"article":{"id":"a"}})",
                                       R"({"epoch":"99999999999999999999","sequence":1,"article":{"id":"a"}})"})
    CHECK_FALSE(read_head(other));
  for (std::size_t i = 0; i < line.find("ab\""); ++i) CHECK_FALSE(read_head(line.substr(0, i)));
}

TEST_CASE("a document with a line end in it, or that does not begin with its id, is no line") {
  CHECK(is_linear(R"({"id":"ab","title":"Ferry"})", "ab"));
  CHECK_FALSE(is_linear("{\"id\":\"ab\",\n\"title\":\"Ferry\"}", "ab"));
  CHECK_FALSE(is_linear(R"({"title":"Ferry","id":"ab"})", "ab"));
  CHECK_FALSE(is_linear(R"({"id":"abc"})", "ab"));
}

TEST_CASE("a blank document has the length that it is asked for") {
  CHECK(blank_document("ab", 40) == R"({"id":"ab","kind":"withdrawn"}          )");
  CHECK(blank_document("ab", 12) == R"({"id":"ab"} )");
  CHECK(blank_document("ab", 30) == R"({"id":"ab","kind":"withdrawn"})");
}
