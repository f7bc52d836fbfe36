// Each block of a page measured, and sums over what lies in an element or is of one kin.
#pragma once

#include "dom/dom.hpp"
#include "extract/blocks.hpp"
#include "extract/measures.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::extract {

// Blocks [first, end).
struct Range {
  std::size_t first = 0, end = 0;
  bool has(std::size_t block) const { return block >= first && block < end; }
};

struct Sums {
  double letters = 0, linked = 0, prose = 0;  // prose: letters of blocks that read like it
};

class Surroundings {
public:
  // Both outlive it.
  Surroundings(const dom::Document& document, const std::vector<Block>& blocks);

  const Measures& measures(std::size_t block) const { return measures_[block]; }
  // A paragraph's worth of words in sentences, of which few are links.
  bool is_prose(std::size_t block) const { return prose_[block]; }
  // Part of its letters that are in links, 0 to 1.
  double links(std::size_t block) const;
  // The blocks below an element, and their sums.
  Range below(dom::Index element) const;
  Sums sums(Range range) const;
  Sums all() const { return sums({0, blocks_.size()}); }
  // Elements of one kin have the same names and classes, and where they have no class, so have their parents:
  // paragraphs of one text, cards of one list.
  std::uint64_t kin(std::size_t block) const { return kin_[block]; }
  std::uint64_t kin_of(dom::Index element) const;

private:
  const dom::Document& document_;
  const std::vector<Block>& blocks_;
  std::vector<Measures> measures_;
  std::vector<bool> prose_;
  std::vector<Sums> before_;  // sums over the blocks before each
  std::vector<std::uint64_t> kin_;
};

// Whether a property (microdata) belongs to a thing that the page's own thing only mentions: a cited work, a comment.
bool is_of_other_thing(const dom::Document& document, dom::Index element);

}  // namespace newsd::extract
