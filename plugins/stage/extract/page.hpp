// A page that is read: its tree, and what it says of itself in data.
#pragma once

#include "dom/dom.hpp"
#include "extract/blocks.hpp"
#include "extract/facts.hpp"
#include "extract/meta.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace newsd::extract {

struct Page {
  dom::Document document;
  Facts linked;  // its linked data
  Head head;
  std::vector<Block> blocks;
};

// Nothing if the page is too large for the limits. `html` is UTF-8.
std::optional<Page> read_page(std::string_view html, const dom::Limits& limits);

// What the page says elsewhere that helps to tell its article; squeezed().
struct Hints {
  std::string title, description, body;
};

Hints hints_of(const Page& page);

}  // namespace newsd::extract
