#include "cli/config_secrets.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

std::string shown(std::string_view key, const std::string& text) { return masked(key, Node(text)).text(); }

}  // namespace

TEST_CASE("texts under names of secrets are masked, and empty ones show that there is none") {
  for (const char* key : {"password", "api_token", "API-Key", "client_secret", "Authorization", "key"})
    CHECK(shown(key, "abc") == "***");
  CHECK(shown("password", "").empty());
  CHECK(shown("token_file", "/etc/newsd/token") == "/etc/newsd/token");
  CHECK(shown("keep", "done") == "done");
}

TEST_CASE("an address is shown without its user and without the secrets of its query") {
  CHECK(shown("url", "https://reader:pass@news.example/rss") == "https://***@news.example/rss");
  CHECK(shown("url", "https://news.example/rss?x=1&token=a/b@c&y#end") ==
        "https://news.example/rss?x=1&token=***&y#end");
  CHECK(shown("url", "https://a:b@c@news.example?key=1") == "https://***@news.example?key=***");
  CHECK(shown("url", "https://news.example/@harbour?page=2") == "https://news.example/@harbour?page=2");
  CHECK(shown("label", "mail to desk@news.example?") == "mail to desk@news.example?");
  CHECK(shown("url", "https://") == "https://");
}

TEST_CASE("secrets are masked however deep they lie, and all else stays") {
  const Node headers(Node::Members{{"X-Token", {}, Node(std::string("abc"))}, {"count", {}, Node(std::int64_t{3})}});
  const Node list(Node::Items{Node(std::string("http://u@a.example/")), headers});
  CHECK(toml_text(masked("upstream", list)) == R"(["http://***@a.example/", { X-Token = "***", count = 3 }])");
}
