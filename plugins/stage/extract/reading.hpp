// A page read as an article.
#pragma once

#include "extract/facts.hpp"
#include "extract/page.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace newsd::extract {

// What is not found is empty. Addresses are absolute, dates RFC 3339 or bare days.
struct Reading {
  std::string title, summary, text, published, updated, url, site, language;
  std::vector<Person> authors;
  std::vector<Image> images;
  std::string window_title;       // as the browser shows it
  std::vector<std::string> rest;  // what else stands on the page, block by block, squeezed(); at most 200 of them
};

// Whether the text holds most of the rest of the page too.
bool holds_whole_page(std::string_view text, const Reading& reading);

// `url` is where the page was found; may be empty.
Reading read_article(const Page& page, std::string_view url);

}  // namespace newsd::extract
