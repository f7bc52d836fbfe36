// What the head of a page says: meta elements (OpenGraph, Dublin Core and their relatives), title, links.
#pragma once

#include "dom/dom.hpp"
#include "extract/facts.hpp"

#include <string>

namespace newsd::extract {

struct Head {
  Facts facts;
  std::string window_title;  // the element `title`
};

Head read_head(const dom::Document& document);

}  // namespace newsd::extract
