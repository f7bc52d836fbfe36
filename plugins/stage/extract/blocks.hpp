// A page cut into blocks: the pieces of text that stand by themselves, a paragraph, a heading, a cell, a menu item.
#pragma once

#include "dom/dom.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace newsd::extract {

struct Block {
  std::string text;                  // white space collapsed; line breaks stay
  dom::Index element = 0;            // the nearest element around it that makes blocks
  dom::Index position = 0;           // its first text
  std::uint32_t letters = 0;         // characters that are not white space
  std::uint32_t linked_letters = 0;  // of them in links
  std::uint32_t strong_letters = 0;  // of them emphasised
  bool behind_gap = false;           // an empty line or a picture stands before it in the same element
};

// Those of a page in its order, at most 20,000; scripts, styles, controls and the like are left out. Each text belongs
// to one block.
std::vector<Block> blocks_of(const dom::Document& document);

}  // namespace newsd::extract
