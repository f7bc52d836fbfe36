// The texts of a feed, in the dozen ways in which feeds write them.
#pragma once

#include "feed/model.hpp"
#include "xml/node.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace newsd::feed {

inline constexpr std::size_t kLongestText = 1 << 20;  // bytes

// Where relative addresses start.
struct Bases {
  std::string_view document;  // the feed's own address: xml:base is relative to it
  std::string site;           // the feed's link, else the document: for all that has no xml:base
};

std::string base_of(const xml::Node& node, const Bases& bases);
std::string absolute(std::string_view reference, const xml::Node& at, const Bases& bases);

// The nearest xml:lang, from `node` outwards; empty if there is none.
std::string_view language_of(const xml::Node& node);

// The text of an element: one line for display, or rich. Atom's types (text, html, xhtml, base64 and the modes of 0.3)
// are honoured; RSS is HTML, escaped or not.
std::string line_of(const xml::Node& element);
RichText rich_text_of(const xml::Node& element, const Bases& bases);

// The text itself, trimmed: ids, dates, addresses.
std::string plain_of(const xml::Node& element);

RichText rich_text(std::string_view html, std::string_view base);
RichText rich_text_from_plain(std::string_view plain);
std::string trimmed(std::string_view text);

}  // namespace newsd::feed
