#include "article/json.hpp"

#include <catch2/catch.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using newsd::Tree;
using newsd::Value;

namespace {

std::string again(std::string_view json) {
  Tree tree;
  return to_json(must(parse_json(json, tree)));
}

Error refusal(std::string_view json) {
  Tree tree;
  const auto parsed = parse_json(json, tree);
  return parsed ? Error{} : parsed.error();
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("every text survives being written and read, control characters too") {
  std::string text = "\"quotes\" \\ / é 新聞 😀";
  for (char c = 0; c < 0x20; ++c) text += c;
  text += '\x7f';
  Tree tree;
  const std::string json = to_json(tree.text(text));
  CHECK(json.find('\n') == std::string::npos);  // one line, whatever is in it
  CHECK(Value(must(parse_json(json, tree))).text() == text);
}

TEST_CASE("a byte that needs an escape gets it wherever it stands in a long text") {
  for (const char special : {'"', '\\', '\n', '\x01', '\x1f'})
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, 'a');
      text.insert(at, 1, special);
      Tree tree;
      const std::string json = to_json(tree.text(text));
      CAPTURE(special, at);
      CHECK(json[1 + at] == '\\');
      CHECK(Value(must(parse_json(json, tree))).text() == text);
    }
}

TEST_CASE("escapes are read as what they stand for") {
  Tree tree;
  CHECK(Value(must(parse_json(R"("\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\")", tree))).text() == "é😀/\b\f\n\r\t\"\\");
}

TEST_CASE("whole numbers stay whole, others stay doubles") {
  Tree tree;
  const Value numbers =
      must(parse_json("[1, -9223372036854775808, 9223372036854775807, 1.0, 1e3, 9223372036854775808]", tree));
  for (const std::size_t whole : {0U, 1U, 2U}) CHECK(numbers.item(whole).type() == NEWSD_INT);
  for (const std::size_t real : {3U, 4U, 5U}) CHECK(numbers.item(real).type() == NEWSD_DOUBLE);
  CHECK(to_json(numbers) == "[1,-9223372036854775808,9223372036854775807,1.0,1000.0,9223372036854775808.0]");
  CHECK(again(to_json(numbers)) == to_json(numbers));
}

TEST_CASE("a number that JSON does not know is written as null") {
  CHECK(to_json(Tree::real(std::numeric_limits<double>::infinity())) == "null");
  CHECK(to_json(Tree::real(std::numeric_limits<double>::quiet_NaN())) == "null");
}

TEST_CASE("members keep their order, and of two with one name the last wins") {
  CHECK(again(R"({"b":1,"a":{"z":null,"y":[true,false]},"":0})") == R"({"b":1,"a":{"z":null,"y":[true,false]},"":0})");
  CHECK(again(R"({"a":1,"b":2,"a":3})") == R"({"a":3,"b":2})");
}

TEST_CASE("64 levels are read, 65 are refused") {
  CHECK(again(nested(64)) == nested(64));
  CHECK(refusal(nested(65)).code == "json");
  CHECK(refusal(nested(1'000'000)).code == "json");
}

TEST_CASE("what is not JSON is refused at its byte") {
  CHECK(refusal("[1,]").text.find("at byte 3") != std::string::npos);
  CHECK(refusal("1 2").text.find("at byte 2") != std::string::npos);
  for (const std::string_view text : {"", " ", "{", "{\"a\"}", "{'a':1}", "nan", "tru", "\"\xff\"", "\"\n\"", "[1] x",
                                      "\"\\ud83d\"", "01", "1.", "// comment\n1"}) {
    CAPTURE(text);
    CHECK(refusal(text).code == "json");
  }
}

TEST_CASE("bytes are written as base64 under a name that says so") {
  const std::string body = "<p>";
  Tree tree;
  const newsd_value bytes = tree.bytes({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
  CHECK(to_json(tree.object({{newsd::to_abi("body"), bytes}})) == R"({"body_b64":"PHA+"})");
  CHECK(to_json(tree.array({&bytes, 1})) == R"(["PHA+"])");
}
