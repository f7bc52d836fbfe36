#include "extract/surroundings.hpp"

#include <algorithm>

namespace newsd::extract {
namespace {

constexpr std::uint32_t kProseWords = 10;
constexpr double kProseLinks = 0.4;

double links_of(const Block& block) {
  return block.letters == 0 ? 0 : static_cast<double>(block.linked_letters) / block.letters;
}

bool reads_like_prose(const Block& block, const Measures& measures) {
  return measures.words >= kProseWords && links_of(block) < kProseLinks && measures.sentence_ends > 0;
}

std::uint64_t mixed(std::uint64_t seed, std::string_view text) {
  for (const char c : text.substr(0, 200)) {
    if (c >= '0' && c <= '9') continue;  // "paragraph-17"
    seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return seed * 31 + 7;
}

}  // namespace

Surroundings::Surroundings(const dom::Document& document, const std::vector<Block>& blocks)
    : document_(document), blocks_(blocks) {
  Sums sums;
  before_.push_back(sums);
  for (const Block& block : blocks) {
    measures_.push_back(measured(block.text));
    prose_.push_back(reads_like_prose(block, measures_.back()));
    sums.letters += block.letters;
    sums.linked += block.linked_letters;
    sums.prose += prose_.back() ? block.letters : 0;
    before_.push_back(sums);
    kin_.push_back(kin_of(block.element));
  }
}

double Surroundings::links(std::size_t block) const { return links_of(blocks_[block]); }

Range Surroundings::below(dom::Index element) const {
  const auto before = [](const Block& block, dom::Index index) { return block.position < index; };
  const auto first = std::lower_bound(blocks_.begin(), blocks_.end(), element, before);
  const auto end = std::lower_bound(first, blocks_.end(), document_.node(element).end, before);
  return {static_cast<std::size_t>(first - blocks_.begin()), static_cast<std::size_t>(end - blocks_.begin())};
}

Sums Surroundings::sums(Range range) const {
  const Sums& from = before_[range.first];
  const Sums& to = before_[range.end];
  return {to.letters - from.letters, to.linked - from.linked, to.prose - from.prose};
}

std::uint64_t Surroundings::kin_of(dom::Index element) const {
  std::uint64_t hash = 0xCBF29CE484222325;
  const std::string_view names = document_.attribute(element, "class");
  hash = mixed(mixed(hash, document_.node(element).name), names);
  const dom::Index parent = document_.node(element).parent;
  if (parent == dom::none || !names.empty()) return hash;
  return mixed(mixed(hash, document_.node(parent).name), document_.attribute(parent, "class"));
}

bool is_of_other_thing(const dom::Document& document, dom::Index element) {
  for (dom::Index i = document.node(element).parent; i != dom::none; i = document.node(i).parent)
    if (document.has_attribute(i, "itemscope"))
      return document.has_attribute(i, "itemprop") && document.attribute(i, "itemprop") != "mainEntity";
  return false;
}

}  // namespace newsd::extract
