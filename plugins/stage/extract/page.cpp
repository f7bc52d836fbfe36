#include "extract/page.hpp"

#include "extract/linked_data.hpp"
#include "extract/measures.hpp"

#include <utility>

namespace newsd::extract {

std::optional<Page> read_page(std::string_view html, const dom::Limits& limits) {
  std::optional<dom::Document> document = dom::parse(html, limits);
  if (!document) return std::nullopt;
  Facts linked = linked_data(*document);
  Head head = read_head(*document);
  std::vector<Block> blocks = blocks_of(*document);
  return Page{std::move(*document), std::move(linked), std::move(head), std::move(blocks)};
}

Hints hints_of(const Page& page) {
  const Facts& facts = page.head.facts;
  return {squeezed(page.linked.title.empty() ? facts.title : page.linked.title),
          squeezed(facts.description.empty() ? page.linked.description : facts.description),
          squeezed(page.linked.body)};
}

}  // namespace newsd::extract
