// From a file's bytes to the articles in them: what the folder takes and what response() is given go the same way.
#pragma once

#include <newsd/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::spool {

// One file's content; views.
struct Content {
  std::string_view name;        // the file's name; the key of an item that brings none. May be empty
  std::string_view media_type;  // text/plain, text/html, application/json or message/rfc822
  std::string_view charset;     // as declared from outside, or empty
  std::string_view bytes;
};

struct Item {
  std::string key;      // names the item within the source
  newsd_value article;  // an object, in the tree that parse() was given
};

constexpr std::size_t kMaxArticlesPerFile = 10'000;

// The media type that a file's name stands for; empty if spool does not take it.
std::string_view media_type_of(std::string_view name);

// The articles, in order, at least one. Throws Unusable with the reason if there is none, or if any part of a JSON
// array is no article: a file is taken whole or not at all. Values live in `tree` and may borrow from `content`.
// Any thread.
std::vector<Item> parse(const Content& content, Tree& tree);

// The four kinds. Of a page nothing is read: it goes out as `raw`, and a later stage makes the article.
std::vector<Item> parse_text(const Content& content, Tree& tree);
std::vector<Item> parse_page(const Content& content, Tree& tree);
std::vector<Item> parse_json(const Content& content, Tree& tree);
std::vector<Item> parse_mail(const Content& content, Tree& tree);

// The member `raw` of an article: the bytes (borrowed) and how they were read.
newsd_value raw_value(Tree& tree, std::string_view bytes, std::string_view media_type, std::string_view charset);

}  // namespace newsd::spool
