// The texts of a feed, in the dozen ways in which feeds write them.
#pragma once

#include "feed/model.hpp"
#include "xml/node.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace newsd::feed {

// In bytes. Rich texts and lines are cut there; addresses, ids, dates and languages that are longer are none.
inline constexpr std::size_t kLongestText = 1 << 20;
inline constexpr std::size_t kLongestLine = 4096;
inline constexpr std::size_t kLongestBase = 512;

// Where relative addresses start.
struct Bases {
  std::string_view document;  // the feed's own address: xml:base is relative to it
  std::string site;           // the feed's link, else the document: for all that has no xml:base
};

std::string base_of(const xml::Node& node, const Bases& bases);
std::string absolute(std::string_view reference, const xml::Node& at, const Bases& bases);

// The nearest xml:lang, from `node` outwards; empty if there is none.
std::string_view language_of(const xml::Node& node);
// Trimmed; empty if it is too long to be a tag.
std::string language_tag(std::string_view declared);

// The text of an element: one line for display, or rich. Atom's types (text, html, xhtml, base64 and the modes of 0.3)
// are honoured; RSS is HTML, escaped or not.
std::string line_of(const xml::Node& element);
RichText rich_text_of(const xml::Node& element, const Bases& bases);

// The text itself, trimmed: ids, dates, languages.
std::string plain_of(const xml::Node& element);

RichText rich_text(std::string_view html, std::string_view base);
RichText rich_text_from_plain(std::string_view plain);
std::string trimmed(std::string_view text);
// A line of a JSON Feed or a person's name, cut.
std::string line_from(std::string_view html);
// `reference` from `base`; empty if it is, or if the result is too long.
std::string address_from(std::string_view base, std::string_view reference);

}  // namespace newsd::feed
