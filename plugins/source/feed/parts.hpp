// What channels and items have in common: links, categories, enclosures, images, and values of which the best counts.
#pragma once

#include "feed/construct.hpp"
#include "feed/model.hpp"
#include "xml/node.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsd::feed {

// The best of several offers: the highest rank, the first of equals; empty ones do not count.
template <class Value>
class Best {
public:
  void offer(Value value, int rank) {
    if (value.empty() || rank <= rank_) return;
    value_ = std::move(value);
    rank_ = rank;
  }
  bool empty() const { return rank_ == 0; }
  const Value& get() const { return value_; }
  Value take() { return std::move(value_); }

private:
  Value value_;
  int rank_ = 0;
};

// A link of RSS (text) or Atom (attributes).
struct Link {
  std::string url, relation, type;
  std::string length;
  bool atom = false;
};
Link link_of(const xml::Node& element, const Bases& bases);
// How well it serves as the address of the page: 0 = not at all.
int page_rank(const Link& link);

void add_category(std::vector<std::string>& categories, std::string_view category);
// <category>, dc:subject, itunes:category with those nested in it.
void add_categories_of(const xml::Node& element, std::vector<std::string>& categories);
// "a, b, c"
void add_keywords(std::string_view list, std::vector<std::string>& categories);

void add_enclosure(std::vector<Enclosure>& enclosures, Enclosure enclosure);
void add_image(std::vector<Image>& images, Image image);
std::optional<std::int64_t> length_from(std::string_view text);
// media:content, media:group and media:thumbnail.
void add_media(const xml::Node& element, const Bases& bases, Item& item);

// The address of <image><url>, <itunes:image href>, <logo> and the like.
std::string image_url(const xml::Node& element, const Bases& bases);

}  // namespace newsd::feed
