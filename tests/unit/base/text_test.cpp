#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

std::vector<std::uint8_t> bytes(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace

TEST_CASE("base64 survives every length of padding") {
  for (const std::string_view text : {"", "a", "ab", "abc", "abcd"}) {
    CAPTURE(text);
    CHECK(from_base64(to_base64(bytes(text))) == bytes(text));
  }
  CHECK(to_base64(bytes("Norge")) == "Tm9yZ2U=");
}

TEST_CASE("what is not base64 is refused, not guessed") {
  for (const std::string_view text : {"a", "ab=c", "a===", "ab!=", "QQ==QQ=="}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("a topic part keeps only unreserved characters") {
  CHECK(percent_encoded("a/b c") == "a%2Fb%20c");
  CHECK(percent_encoded("é") == "%C3%A9");
  CHECK(percent_encoded("x-Y_0.~") == "x-Y_0.~");
}

TEST_CASE("invalid UTF-8 is recognised") {
  CHECK(is_utf8("Zürich 東京 🌍"));
  CHECK_FALSE(is_utf8("\xC3"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xC0\xAF"));
}

TEST_CASE("invalid UTF-8 is recognised wherever it stands in a long text") {
  for (std::size_t at = 0; at < 40; ++at) {
    std::string text(40, 'a');
    CHECK(is_utf8(text));
    text[at] = '\x80';
    CAPTURE(at);
    CHECK_FALSE(is_utf8(text));
  }
}

TEST_CASE("truncation never cuts a character") {
  CHECK(truncated("aé", 2) == "a");
  CHECK(truncated("aé", 3) == "aé");
}

TEST_CASE("a near miss is suggested and a far one is not") {
  const std::vector<std::string> keys{"retention_days", "path"};
  CHECK(did_you_mean("retention_day", keys) == "did you mean `retention_days`?");
  CHECK(did_you_mean("colour", keys).empty());
  CHECK(did_you_mean("ptah", keys) == "did you mean `path`?");
}
