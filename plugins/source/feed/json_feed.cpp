// https://www.jsonfeed.org/version/1.1/
#include "date/date.hpp"
#include "feed/construct.hpp"
#include "feed/formats.hpp"
#include "feed/json_repair.hpp"
#include "feed/parts.hpp"
#include "feed/people.hpp"
#include "url/url.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace newsd::feed {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostDepth = 64;

std::string text_of(const json::value* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return trimmed(value->get_string());
  // Ids are strings by the specification, and numbers in the wild.
  return value->is_number() ? json::serialize(*value) : std::string();
}
std::string text_of(const json::object& object, std::string_view key) { return text_of(object.if_contains(key)); }

// An id or a type: none if it is too long to be one.
std::string short_text(const json::object& object, std::string_view key) {
  std::string text = text_of(object, key);
  return text.size() <= kLongestLine ? text : std::string();
}

const json::array* array_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_array();
}

void add_author(const json::value& value, std::string_view base, std::vector<Person>& authors) {
  if (value.is_string()) return add_person(authors, person_from_text(value.get_string()));
  const json::object* author = value.if_object();
  if (author == nullptr) return;
  add_person(authors, {line_from(text_of(*author, "name")), {}, address_from(base, text_of(*author, "url"))});
}

// Version 1.1 has `authors`; version 1 had `author`, which counts only without them.
std::vector<Person> authors_of(const json::object& object, std::string_view base) {
  std::vector<Person> authors;
  if (const json::array* list = array_of(object, "authors"))
    for (const json::value& each : *list) add_author(each, base, authors);
  if (const json::value* one = object.if_contains("author"); one != nullptr && authors.empty())
    add_author(*one, base, authors);
  return authors;
}

std::optional<std::int64_t> size_of(const json::object& attachment) {
  const json::value* size = attachment.if_contains("size_in_bytes");
  if (size == nullptr || !size->is_number()) return std::nullopt;
  const double bytes = size->to_number<double>();
  if (!(bytes >= 0 && bytes < 9e15)) return std::nullopt;
  return static_cast<std::int64_t>(bytes);
}

void add_attachments(const json::object& object, std::string_view base, Item& item) {
  const json::array* list = array_of(object, "attachments");
  if (list == nullptr) return;
  for (const json::value& each : *list) {
    const json::object* attachment = each.if_object();
    if (attachment == nullptr) continue;
    const std::string url = address_from(base, text_of(*attachment, "url"));
    add_enclosure(item.enclosures, {url, short_text(*attachment, "mime_type"), size_of(*attachment)});
  }
}

Item read_item(const json::object& object, std::string_view base) {
  const auto address = [&](std::string_view key) { return address_from(base, text_of(object, key)); };
  Item item;
  item.id = short_text(object, "id");
  item.url = address("url");
  if (item.url.empty()) item.url = address("external_url");
  if (item.url.empty() && url::is_http(item.id)) item.url = item.id;
  item.title = line_from(text_of(object, "title"));
  const std::string html = text_of(object, "content_html");
  item.content = html.empty() ? rich_text_from_plain(text_of(object, "content_text")) : rich_text(html, base);
  item.summary = rich_text_from_plain(text_of(object, "summary"));
  item.published = date::normalised(text_of(object, "date_published"));
  item.updated = date::normalised(text_of(object, "date_modified"));
  item.language = language_tag(text_of(object, "language"));
  item.authors = authors_of(object, base);
  if (const json::array* tags = array_of(object, "tags"))
    for (const json::value& tag : *tags) add_category(item.categories, text_of(&tag));
  for (const char* key : {"image", "banner_image"}) add_image(item.images, {address(key), {}, {}});
  add_attachments(object, base, item);
  return item;
}

json::value parsed_text(std::string_view text, std::vector<std::string>& problems) {
  json::parse_options options;
  options.max_depth = kMostDepth;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  json::error_code error;
  json::value value = json::parse(text, error, {}, options);
  if (!error) return value;
  problems.push_back("JSON: " + error.message() + "; read up to the last item that is whole");
  value = json::parse(repaired_json(text), error, {}, options);
  if (error) throw NotAFeed("it is JSON that cannot be read: " + error.message());
  return value;
}

void read_feed(const json::object& root, std::string_view url, Feed& feed) {
  const auto address = [&](std::string_view key) { return address_from(url, text_of(root, key)); };
  feed.title = line_from(text_of(root, "title"));
  feed.link = address("home_page_url");
  feed.language = language_tag(text_of(root, "language"));
  feed.description = rich_text_from_plain(text_of(root, "description"));
  feed.image = address("icon");
  if (feed.image.empty()) feed.image = address("favicon");
  feed.authors = authors_of(root, url);
}

void inherit(Feed& feed) {
  for (Item& item : feed.items) {
    if (item.language.empty()) item.language = feed.language;
    if (item.authors.empty()) item.authors = feed.authors;
  }
}

}  // namespace

Parsed parse_json(const Source& source) {
  Parsed parsed;
  const json::value document = parsed_text(source.text, parsed.problems);
  const json::object* root = document.if_object();
  const json::array* items = root == nullptr ? nullptr : array_of(*root, "items");
  const bool named = root != nullptr && text_of(*root, "version").find("jsonfeed.org") != std::string::npos;
  if (root == nullptr || (items == nullptr && !named))
    throw NotAFeed("it is JSON, but no JSON Feed: it has no `items`");

  Feed& feed = parsed.feed;
  read_feed(*root, source.url, feed);
  if (feed.language.empty()) feed.language = language_tag(source.language);
  const bool site_known = url::is_http(feed.link) && feed.link.size() <= kLongestBase;
  const std::string base = site_known ? feed.link : std::string(source.url);
  if (items != nullptr) {
    const std::size_t count = std::min<std::size_t>(items->size(), source.max_items);
    if (count < items->size())
      parsed.problems.push_back("it has " + std::to_string(items->size()) + " items; the first " +
                                std::to_string(count) + " are read");
    for (std::size_t i = 0; i < count; ++i)
      if (const json::object* item = (*items)[i].if_object()) feed.items.push_back(read_item(*item, base));
  }
  inherit(feed);
  return parsed;
}

}  // namespace newsd::feed
