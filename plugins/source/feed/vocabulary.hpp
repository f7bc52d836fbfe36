// Which element is meant, whatever its prefix.
#pragma once

#include "xml/node.hpp"

#include <string>

namespace newsd::feed {

// The element's name with the prefix by which its vocabulary is commonly known ("dc:creator", "media:thumbnail"), none
// for RSS and Atom, which share their names here, and "?:" for a vocabulary unknown here. An undeclared prefix counts
// for what it commonly stands for.
std::string name_of(const xml::Node& element);

bool is_atom(const xml::Node& element);

}  // namespace newsd::feed
