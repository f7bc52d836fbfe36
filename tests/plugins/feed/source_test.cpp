#include <newsd/plugin.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

using newsd::Tree;
using newsd::Value;

// A host that notes what the source asks for and gives.
struct FakeHost {
  std::vector<std::string> requests, keys, pages, problems;  // pages: of each article, empty if it waits for none
  Tree kept;
  std::vector<newsd_value> articles;
  newsd_value feed{};

  newsd_delivery delivery() {
    newsd_delivery made{};
    made.size = sizeof(made);
    made.context = this;
    made.request = [](void* self, const newsd_request* request, newsd_error*) {
      static_cast<FakeHost*>(self)->requests.emplace_back(newsd::view(request->url));
      return NEWSD_OK;
    };
    made.emit = [](void* self, newsd_text key, const newsd_value* article, newsd_error*) {
      return static_cast<FakeHost*>(self)->take(key, *article, {});
    };
    made.emit_with_page = [](void* self, newsd_text key, const newsd_value* article, newsd_text page, newsd_error*) {
      return static_cast<FakeHost*>(self)->take(key, *article, page);
    };
    made.feed = [](void* self, const newsd_value* value, newsd_error*) {
      auto& host = *static_cast<FakeHost*>(self);
      host.feed = host.kept.copy(*value);
      return NEWSD_OK;
    };
    made.problem = [](void* self, newsd_text message) {
      static_cast<FakeHost*>(self)->problems.emplace_back(newsd::view(message));
    };
    return made;
  }

private:
  newsd_status take(newsd_text key, const newsd_value& article, newsd_text page) {
    keys.emplace_back(newsd::view(key));
    articles.push_back(kept.copy(article));
    pages.emplace_back(newsd::view(page));
    return NEWSD_OK;
  }
};

// An instance of the plugin, and its calls.
class Source {
public:
  explicit Source(std::string_view url, std::string_view full_text = "auto") : plugin_(newsd_module_v1()->plugins[0]) {
    Tree tree;
    const newsd_value config =
        tree.object({{newsd::to_abi("url"), tree.text(url)}, {newsd::to_abi("full_text"), tree.text(full_text)}});
    created_ = plugin_.create(nullptr, &config, &self_, &error_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  ~Source() {
    if (self_ != nullptr) plugin_.destroy(self_);
  }
  newsd_status created() const { return created_; }
  std::string_view reason() const { return {room_, error_.length}; }
  newsd_status poll(FakeHost& host) {
    const newsd_delivery delivery = host.delivery();
    return plugin_.source->poll(self_, {}, &delivery, &error_);
  }
  newsd_status answer(FakeHost& host, std::string_view body, newsd_object headers = {}) {
    const newsd_delivery delivery = host.delivery();
    newsd_response response{};
    response.size = sizeof(response);
    response.status = 200;
    response.url = newsd::to_abi("https://example.org/feed.xml");
    response.headers = headers;
    response.body = {reinterpret_cast<const std::uint8_t*>(body.data()), body.size()};
    return plugin_.source->response(self_, {}, &response, &delivery, &error_);
  }

private:
  const newsd_plugin& plugin_;
  void* self_ = nullptr;
  char room_[512] = {};
  newsd_error error_{sizeof(newsd_error), sizeof(room_), 0, 0, room_};
  newsd_status created_;
};

constexpr std::string_view kFeed =
    "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Quarry</title><language>en</language>"
    "<item><title>One</title><guid>1</guid><description>First</description></item>"
    "<item><title>Two</title><guid>2</guid><dc:language>fr</dc:language></item></channel></rss>";

}  // namespace

TEST_CASE("the feed source asks for its one address") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  REQUIRE(source.created() == NEWSD_OK);
  CHECK(source.poll(host) == NEWSD_OK);
  CHECK(host.requests == std::vector<std::string>{"https://example.org/feed.xml"});
}

TEST_CASE("an address that is none is a configuration error that says what to write") {
  Source source("example.org/feed");
  CHECK(source.created() == NEWSD_CONFIG);
  CHECK(source.reason().find("http://") != std::string_view::npos);
}

TEST_CASE("each item becomes an article, and what is known of the feed goes before them") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  REQUIRE(source.answer(host, kFeed) == NEWSD_OK);
  CHECK(Value(host.feed)["title"].text() == "Quarry");
  CHECK(Value(host.feed)["language"].text() == "en");
  REQUIRE(host.articles.size() == 2);
  CHECK(Value(host.articles[0])["title"].text() == "One");
  CHECK(Value(host.articles[0])["guid"].text() == "1");
  CHECK(Value(host.articles[0])["summary"].text() == "First");
  CHECK(host.problems.empty());
}

TEST_CASE("a language of its own is told with the item, the feed's is not repeated") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  REQUIRE(source.answer(host, kFeed) == NEWSD_OK);
  CHECK(Value(host.articles.at(0))["x"].is_null());
  CHECK(Value(host.articles.at(1))["x"]["feed"]["language"].text() == "fr");
}

TEST_CASE("a guid that several items share names none of them") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  REQUIRE(source.answer(host,
                        "<rss><channel><item><guid>0</guid><link>https://example.org/a</link></item>"
                        "<item><guid>0</guid><link>https://example.org/b</link></item></channel></rss>") == NEWSD_OK);
  CHECK(host.keys == std::vector<std::string>{"https://example.org/a", "https://example.org/b"});
}

TEST_CASE("items that have nothing but a text are told apart by it") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  REQUIRE(source.answer(host,
                        "<rss><channel><item><description>One</description></item>"
                        "<item><description>Two</description></item></channel></rss>") == NEWSD_OK);
  CHECK(host.keys == std::vector<std::string>{"One", "Two"});
}

TEST_CASE("a damaged feed gives its articles and one problem") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  REQUIRE(source.answer(host, kFeed.substr(0, kFeed.size() - 20)) == NEWSD_OK);
  CHECK(host.articles.size() == 2);
  REQUIRE(host.problems.size() == 1);
  CHECK(host.problems[0].starts_with("the feed is damaged: line 1: "));
}

TEST_CASE("what is no feed is rejected with the reason") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  CHECK(source.answer(host, "<html></html>") == NEWSD_REJECT);
  CHECK(source.reason() == "not a feed: its root is <html>; check the feed's url");
}

TEST_CASE("Content-Location is where relative addresses start, Content-Language what is declared last") {
  Source source("https://example.org/feed.xml");
  FakeHost host;
  Tree tree;
  const newsd_value headers = tree.object({{newsd::to_abi("content-location"), tree.text("/deep/er/feed.xml")},
                                           {newsd::to_abi("content-language"), tree.text("da")}});
  REQUIRE(source.answer(host, "<rss><channel><item><title>x</title><link>y</link></item></channel></rss>",
                        headers.as.object) == NEWSD_OK);
  CHECK(Value(host.feed)["language"].text() == "da");
  CHECK(Value(host.articles.at(0))["url"].text() == "https://example.org/deep/er/y");
}

TEST_CASE("a teaser waits for its page, a whole text does not, unless the operator says otherwise") {
  const std::string whole(1600, 'w');
  const std::string feed =
      "<rss><channel><title>Quarry</title>"
      "<item><link>https://example.org/1</link><description>A word of it.</description></item>"
      "<item><link>https://example.org/2</link><description>" +
      whole +
      "</description></item>"
      "<item><link>https://example.org/3</link><description>" +
      whole +
      " […]\n</description></item>"
      "<item><guid>4</guid><description>No page to ask for.</description></item></channel></rss>";
  const auto pages_with = [&](std::string_view full_text) {
    Source source("https://example.org/feed.xml", full_text);
    FakeHost host;
    REQUIRE(source.answer(host, feed) == NEWSD_OK);
    return host.pages;
  };
  using Pages = std::vector<std::string>;
  CHECK(pages_with("auto") == Pages{"https://example.org/1", "", "https://example.org/3", ""});
  CHECK(pages_with("always") == Pages{"https://example.org/1", "https://example.org/2", "https://example.org/3", ""});
  CHECK(pages_with("never") == Pages{"", "", "", ""});
}
