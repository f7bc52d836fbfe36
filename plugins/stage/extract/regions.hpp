// Where on a page its article lies: told by the names, roles and classes of elements, and by where the prose is.
#pragma once

#include "extract/page.hpp"
#include "extract/surroundings.hpp"
#include "extract/vocabulary.hpp"

#include <cstddef>
#include <vector>

namespace newsd::extract {

class Regions {
public:
  // Both outlive it. Time is linear in the page, times the logarithm of its blocks.
  Regions(const Page& page, const Surroundings& around);

  // The blocks of the core: the deepest element that holds nearly all of the page's prose, but for the furniture.
  Range core() const { return core_; }
  // Those of the widest element around the core that says that it is the article, or of the core's own.
  Range article() const { return article_; }
  // Whether an element around the block, below the core, is named as what stands around an article is: menus,
  // comments, promotions.
  bool is_furniture(std::size_t block) const;
  // What the block's element is.
  Places own(std::size_t block) const;
  // What it and the elements around it are, up to the core.
  Places places(std::size_t block) const;
  // The block with the article's title; as many as there are blocks if none has it.
  std::size_t heading() const { return heading_; }

private:
  struct Named {
    Places own = 0;     // what the element itself is
    Places around = 0;  // and all around it, up to the core
    bool holds_block = false;
    bool furniture = false;
    bool in_body = false;  // in what is named as the body of an article
  };

  void find_heading(const Hints& hints);
  void mark_holders();
  void name_places();
  Places meant() const;
  void find_furniture();
  bool is_lone_teaser(dom::Index element) const;
  bool is_titled_article(dom::Index element) const;
  void find_core();
  void widen_core();
  void find_article();
  double weight(std::size_t block) const;
  void weigh();
  double prose(dom::Index element) const;  // furniture's apart

  const Page& page_;
  const Surroundings& around_;
  std::vector<Named> places_;   // of each node; those of elements that hold blocks are told
  std::vector<double> before_;  // sums of weight() before each block
  std::size_t heading_ = 0;
  dom::Index core_element_ = 0;
  Range core_, article_;
};

}  // namespace newsd::extract
