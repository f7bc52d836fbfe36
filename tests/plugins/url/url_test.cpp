#include "url/url.hpp"

#include <catch2/catch.hpp>

using newsd::url::canonical_url;
using newsd::url::is_http;
using newsd::url::resolve;

TEST_CASE("references are resolved as RFC 3986 says") {
  const std::string base = "http://a/b/c/d;p?q";
  const auto from = [&](std::string_view reference) { return resolve(base, reference); };
  CHECK(from("g:h") == "g:h");
  CHECK(from("g") == "http://a/b/c/g");
  CHECK(from("./g/") == "http://a/b/c/g/");
  CHECK(from("/g") == "http://a/g");
  CHECK(from("//g") == "http://g");
  CHECK(from("?y") == "http://a/b/c/d;p?y");
  CHECK(from("g?y#s") == "http://a/b/c/g?y#s");
  CHECK(from("#s") == "http://a/b/c/d;p?q#s");
  CHECK(from("") == "http://a/b/c/d;p?q");
  CHECK(from(".") == "http://a/b/c/");
  CHECK(from("..") == "http://a/b/");
  CHECK(from("../g") == "http://a/b/g");
  CHECK(from("../../../g") == "http://a/g");
  CHECK(from("/./g") == "http://a/g");
  CHECK(from("g/../h") == "http://a/b/c/h");
}

TEST_CASE("a base without a path is its root") {
  CHECK(resolve("https://example.org", "news/1") == "https://example.org/news/1");
}

TEST_CASE("white space in a reference is treated as browsers treat it") {
  CHECK(resolve("https://example.org/", " \n/a b\n c ") == "https://example.org/a%20b%20c");
}

TEST_CASE("without an absolute base a relative reference stays relative") {
  CHECK(resolve("", "/news/1") == "/news/1");
  CHECK(resolve("feeds/a.xml", "b") == "b");
}

TEST_CASE("only http addresses with a host count as web addresses") {
  CHECK(is_http("HTTPS://example.org"));
  CHECK_FALSE(is_http("http:///path"));
  CHECK_FALSE(is_http("javascript:alert(1)"));
  CHECK_FALSE(is_http("/news"));
}

TEST_CASE("tracking parameters and fragments do not make another article") {
  CHECK(canonical_url("http://www.Example.org:80/a/?utm_source=x&id=7&fbclid=y#top") == "https://example.org/a?id=7");
}

TEST_CASE("other parameters keep their order") {
  CHECK(canonical_url("https://example.org/?b=2&a=1") == "https://example.org/?b=2&a=1");
}

TEST_CASE("mobile and AMP variants meet the page they are a variant of") {
  const std::string page = canonical_url("https://example.org/2024/story");
  CHECK(canonical_url("https://m.example.org/2024/story") == page);
  CHECK(canonical_url("https://amp.example.org/2024/story/amp/") == page);
  CHECK(canonical_url("https://www.example.org/amp/2024/story") == page);
  CHECK(canonical_url("https://example.org/2024/story?outputType=amp") == page);
}

TEST_CASE("a host that only looks like a variant stays") {
  CHECK(canonical_url("https://m.org/x") == "https://m.org/x");
  CHECK(canonical_url("https://example.org/camp") == "https://example.org/camp");
}

TEST_CASE("percent-encoding is brought to one form") {
  CHECK(canonical_url("https://example.org/%7ea/%c3%a9?q=%2f") == "https://example.org/~a/%C3%A9?q=%2F");
  CHECK(canonical_url("https://example.org/é") == "https://example.org/%C3%A9");
}

TEST_CASE("what is no web address is only trimmed") { CHECK(canonical_url(" urn:uuid:1 ") == "urn:uuid:1"); }
