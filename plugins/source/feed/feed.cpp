// Asks for a feed, and hands its items over as articles.
//
// The host fetches, remembers validators and what was seen, and decides when to ask again; here is only what a feed is.
#include "feed/article.hpp"
#include "feed/parse.hpp"
#include "feed/teaser.hpp"
#include "markup/references.hpp"
#include "url/url.hpp"

#include <newsd/plugin.hpp>
#include <unordered_map>

namespace newsd::feed {
namespace {

constexpr const char* kWrites[] = {"url",        "guid",      "title",   "summary", "summary_html", "text",
                                   "html",       "published", "updated", "authors", "categories",   "images",
                                   "enclosures", "rights",    "x.feed",  nullptr};

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "url": {
      "type": "string",
      "minLength": 1,
      "description": "Address of the feed (http or https): RSS, RDF, Atom or JSON Feed."
    },
    "full_text": {
      "type": "string",
      "enum": ["auto", "always", "never"],
      "default": "auto",
      "description": "Whether an article's page is fetched: for items that are only teasers, for all, or for none."
    }
  },
  "required": ["url"],
  "additionalProperties": false
})";

constexpr std::size_t kProblemsNamed = 3;
constexpr std::size_t kLongestKey = 256;  // bytes

std::string_view header(const newsd_response& response, std::string_view name) {
  newsd_value headers{};
  headers.type = NEWSD_OBJECT;
  headers.as.object = response.headers;
  return Value(headers)[name].text();
}

Input input_of(const newsd_response& response, const std::string& base) {
  return {view(response.body), view(response.media_type), view(response.charset), base,
          header(response, "content-language")};
}

std::string base_of(const newsd_response& response) {
  const std::string_view location = header(response, "content-location");
  return location.empty() ? std::string(view(response.url)) : url::resolve(view(response.url), location);
}

std::string told(const std::vector<std::string>& problems) {
  std::string text = "the feed is damaged: ";
  for (std::size_t i = 0; i < problems.size() && i < kProblemsNamed; ++i) text += (i > 0 ? "; " : "") + problems[i];
  if (problems.size() > kProblemsNamed) text += "; and " + std::to_string(problems.size() - kProblemsNamed) + " more";
  return text;
}

// How often each guid occurs: one that several items share names none of them.
std::unordered_map<std::string_view, int> guid_counts(const Feed& feed) {
  std::unordered_map<std::string_view, int> counts;
  for (const Item& item : feed.items) ++counts[item.id];
  return counts;
}

// Empty where the host's own choice (guid, else url, else title and date) names the item; else what does.
std::string key_of(const Item& item, bool guid_is_shared) {
  if (guid_is_shared && !item.url.empty()) return item.url;
  if (!item.id.empty() || !item.url.empty() || !item.title.empty() || !item.published.empty()) return {};
  const std::string& text = item.content.empty() ? item.summary.text : item.content.text;
  return std::string(markup::truncated(text, kLongestKey));
}

class FeedSource {
public:
  static constexpr Info info{.name = "feed",
                             .version = "0.1.0",
                             .summary = "Articles of a feed: RSS, RDF, Atom or JSON Feed, however damaged.",
                             .config_schema = kSchema,
                             .writes = kWrites,
                             .flags = NEWSD_SOURCE_REPEATS};

  FeedSource(Host, Value config) : url_(config["url"].text()), full_text_(config["full_text"].text()) {
    if (!url::is_http(url_))
      throw Failure(NEWSD_CONFIG,
                    "url: `" + url_ + "` is no web address: write it with http:// or https:// and a host");
  }

  void poll(State, Delivery delivery) { delivery.request(url_); }

  void response(State, const newsd_response& response, Delivery delivery) {
    const std::string base = base_of(response);
    const Parsed parsed = read(input_of(response, base));
    Tree tree;
    delivery.feed(feed_value(parsed.feed, tree));
    const auto counts = guid_counts(parsed.feed);
    for (const Item& item : parsed.feed.items) emit(item, parsed.feed, counts.at(item.id) > 1, delivery);
    if (!parsed.problems.empty()) delivery.problem(told(parsed.problems));
  }

private:
  static Parsed read(const Input& input) {
    try {
      return parse(input, Limits{});
    } catch (const NotAFeed& reason) {
      throw Failure(NEWSD_REJECT, std::string("not a feed: ") + reason.what() + "; check the feed's url");
    }
  }

  // What is refused is in the dead letters already.
  void emit(const Item& item, const Feed& feed, bool guid_is_shared, Delivery& delivery) const {
    Tree tree(4096);
    delivery.emit(key_of(item, guid_is_shared), article_value(item, feed, tree),
                  wants_page(item) ? std::string_view(item.url) : std::string_view());
  }

  bool wants_page(const Item& item) const {
    if (full_text_ == "never" || !url::is_http(item.url)) return false;
    return full_text_ == "always" || is_teaser(item);
  }

  std::string url_;
  std::string full_text_;
};

}  // namespace
}  // namespace newsd::feed

NEWSD_PLUGIN(newsd::feed::FeedSource)
