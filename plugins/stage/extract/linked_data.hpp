// JSON-LD: what a page tells search engines about its article, in schema.org's words.
#pragma once

#include "dom/dom.hpp"
#include "extract/facts.hpp"

namespace newsd::extract {

// What the page's linked data says of its main article; empty where there is none. Broken documents are mended where
// the kind of damage is common (raw line ends in strings, comments around it, a comma too many), else passed over.
Facts linked_data(const dom::Document& document);

}  // namespace newsd::extract
