#include "extract/content.hpp"

#include <string_view>

namespace newsd::extract {
namespace {

// The nearest element of one of two names around the block, or none.
dom::Index around(const dom::Document& document, const Block& block, std::string_view name, std::string_view other) {
  for (dom::Index i = block.element; i != dom::none; i = document.node(i).parent)
    if (document.is(i, name) || document.is(i, other)) return i;
  return dom::none;
}

// A tab between the cells of a row, a line end between the items of a list and the rows of a table.
std::string_view separator(const dom::Document& document, const Block& before, const Block& block) {
  const std::string_view tag = document.node(block.element).name, tag_before = document.node(before.element).name;
  const bool cells = (tag == "td" || tag == "th") && (tag_before == "td" || tag_before == "th");
  const auto together = [&](std::string_view name, std::string_view other) {
    const dom::Index place = around(document, block, name, other);
    return place != dom::none && place == around(document, before, name, other);
  };
  if (cells && together("tr", "tr")) return "\t";
  if (cells && together("table", "table")) return "\n";
  return tag == "li" && tag_before == "li" && together("ul", "ol") ? "\n" : "\n\n";
}

}  // namespace

std::string text_of(const Page& page, const std::vector<bool>& chosen) {
  std::string out;
  const Block* before = nullptr;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (!chosen[i]) continue;
    const Block& block = page.blocks[i];
    if (before != nullptr) out += separator(page.document, *before, block);
    out += block.text;
    before = &block;
  }
  return out;
}

}  // namespace newsd::extract
