// What the names and the structure of elements say about what lies in them.
#pragma once

#include "dom/dom.hpp"

#include <cstdint>
#include <string_view>

namespace newsd::extract {

// Kinds of places on a page. Those up to `list` are told by words in class, id and the like, of whatever site; the
// others by elements, roles and schema.org's properties.
enum class Place : std::uint8_t {
  article,
  body,
  main,
  comments,
  related,
  teaser,
  share,
  navigation,
  top,
  foot,
  side,
  advertisement,
  author,
  date,
  tags,
  picture,
  subscribe,
  lead,
  title,
  quote,
  box,
  hidden,
  contents,
  reference,
  list,
  in_article,
  in_main,
  in_aside,
  in_navigation,
  in_header,
  in_footer,
  in_form,
  in_table,
  in_list,
  in_figure,
  in_quote,
  in_section,
  in_definition,
  article_body,
  not_shown,
  count
};
constexpr std::size_t kPlaces = static_cast<std::size_t>(Place::count);

using Places = std::uint64_t;
constexpr Places bit(Place place) { return Places{1} << static_cast<unsigned>(place); }

// What the element by itself is. Linear in its attributes, of which the first 200 bytes each are read.
Places places_of(const dom::Document& document, dom::Index element);

// Whether a short text begins, or at least speaks, as the furniture of pages does ("Read also", "Sign up", "Foto:"), or
// tells its reader something about the page ("external content", "affiliate links"), in some large languages.
struct Furniture {
  bool begins = false, speaks = false, informs = false;
};
Furniture furniture_in(std::string_view text);

}  // namespace newsd::extract
