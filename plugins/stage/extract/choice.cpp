#include "extract/choice.hpp"

#include "extract/regions.hpp"
#include "extract/surroundings.hpp"
#include "extract/vocabulary.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

namespace newsd::extract {
namespace {

// What a block is by itself and its place. What is not told alone goes with its neighbours.
enum class Verdict : std::uint8_t { drop, keep, heading, with_neighbours };

constexpr std::size_t kShortestHint = 12, kShortestSaid = 40, kShortestBody = 200, kCaptionWords = 120;
constexpr double kMuchOfProse = 0.3;

class Choice {
public:
  explicit Choice(const Page& page)
      : page_(page), around_(page.document, page.blocks), regions_(page, around_), hints_(hints_of(page)) {
    for (std::size_t i = 0; i < page.blocks.size(); ++i)
      if (regions_.core().has(i) && around_.is_prose(i) && !regions_.is_furniture(i))
        prose_of_kin_[around_.kin(i)] += page.blocks[i].letters, prose_ += page.blocks[i].letters;
  }

  std::vector<bool> made() {
    verdicts_.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) verdicts_.push_back(verdict(i));
    drop_promoted_sections();
    settle_neighbours();
    settle_headings();
    std::vector<bool> keep(size());
    for (std::size_t i = 0; i < size(); ++i) keep[i] = verdicts_[i] == Verdict::keep;
    return keep;
  }

private:
  std::size_t size() const { return page_.blocks.size(); }
  std::string_view tag(std::size_t i) const { return page_.document.node(page_.blocks[i].element).name; }
  bool in(std::size_t i, Place place) const { return (regions_.places(i) & bit(place)) != 0; }

  bool is_heading(std::size_t i) const {
    const std::string_view name = tag(i);
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
  }
  // A short line of its own that stands out: a heading by looks.
  bool looks_like_heading(std::size_t i) const {
    const Block& block = page_.blocks[i];
    return block.letters < 120 && block.strong_letters * 10 >= block.letters * 9 && block.letters > 0;
  }

  Verdict verdict(std::size_t i) const {
    if (!regions_.article().has(i) || regions_.is_furniture(i) || is_title(i)) return Verdict::drop;
    if (regions_.core().has(i)) return inside(i);
    if (is_lead(i) || is_stray(i)) return Verdict::keep;
    return tag(i) == "p" && share_of_kin(i) > 0 && inside(i) == Verdict::with_neighbours ? Verdict::with_neighbours
                                                                                         : Verdict::drop;
  }

  bool is_title(std::size_t i) const {
    if (i == regions_.heading() || (tag(i) == "h1" && (i < regions_.heading() || !regions_.core().has(i)))) return true;
    const std::string text = squeezed(page_.blocks[i].text);
    return !hints_.title.empty() && text == hints_.title;
  }

  // Whether the page's data has the block's words as the article's.
  bool is_said_by_data(std::size_t i) const {
    if (hints_.body.size() < kShortestBody) return false;
    const std::string text = squeezed(page_.blocks[i].text);
    return text.size() >= kShortestSaid && hints_.body.find(text) != std::string::npos;
  }

  Verdict inside(std::size_t i) const {
    if (is_caption(i) || is_small_print(i)) return Verdict::drop;
    if (is_heading(i)) return Verdict::heading;
    const Measures& m = around_.measures(i);
    const bool like_others = share_of_kin(i) >= kMuchOfProse && tag(i) == "p";
    const bool may_be_linked = (like_others && m.words >= 20) || in(i, Place::in_quote);
    if (around_.links(i) > (may_be_linked ? 0.7 : 0.5) || is_of_linked_list(i)) return Verdict::drop;
    if (looks_like_heading(i)) return Verdict::heading;
    if (around_.is_prose(i) || (m.ends_sentence && m.words >= 3)) return Verdict::keep;
    return (like_others && m.words >= 3) || is_said_by_data(i) ? Verdict::keep : Verdict::with_neighbours;
  }

  bool is_of_linked_list(std::size_t i) const {
    if (!in(i, Place::in_list)) return false;
    dom::Index list = page_.blocks[i].element;
    while (list != dom::none && !page_.document.is(list, "ul") && !page_.document.is(list, "ol"))
      list = page_.document.node(list).parent;
    if (list == dom::none) return false;
    const Sums sums = around_.sums(around_.below(list));
    return sums.linked > sums.letters * 0.35;
  }

  // What part of the core's prose the block's kin has.
  double share_of_kin(std::size_t i) const {
    const auto found = prose_of_kin_.find(around_.kin(i));
    return found == prose_of_kin_.end() ? 0 : found->second / prose_;
  }

  bool is_caption(std::size_t i) const {
    if (in(i, Place::in_figure)) return !in(i, Place::in_table) && !in(i, Place::in_quote);
    const Places own = regions_.own(i);
    if ((own & bit(Place::picture)) != 0) return tag(i) != "p" || share_of_kin(i) < kMuchOfProse;
    if ((own & bit(Place::lead)) != 0 || share_of_kin(i) >= kMuchOfProse) return false;
    return in(i, Place::picture) && around_.measures(i).words < kCaptionWords;
  }

  // What a page says about the article and about itself between and below the paragraphs.
  bool is_small_print(std::size_t i) const {
    const Measures& m = around_.measures(i);
    const Furniture furniture = furniture_in(page_.blocks[i].text);
    if ((m.has_copyright && m.words < 30) || furniture.informs) return true;
    if (furniture.begins && furniture.speaks && m.words < 40) return true;
    if (furniture.begins && (around_.links(i) > 0.25 || !m.ends_sentence || m.words < 5) && m.words < 20) return true;
    if (furniture.speaks && (m.words < 12 || around_.links(i) > 0.25)) return true;
    return (in(i, Place::date) || in(i, Place::author)) && m.words < 15 && !m.ends_sentence;
  }

  // A paragraph between the title and the core that sums the article up.
  bool is_lead(std::size_t i) const {
    if (i < regions_.heading() || i >= regions_.core().first || is_caption(i) || is_small_print(i)) return false;
    const Measures& m = around_.measures(i);
    if (around_.links(i) > 0.3 || m.words < 6) return false;
    if (in(i, Place::lead) || around_.is_prose(i)) return true;
    const std::string text = squeezed(page_.blocks[i].text);
    return text.size() >= kShortestHint && hints_.description.find(text) != std::string::npos;
  }

  // A paragraph outside of the core, of the kind that its paragraphs are, or which the page's data has.
  bool is_stray(std::size_t i) const {
    if (!around_.is_prose(i) || around_.links(i) > 0.35 || is_caption(i) || is_small_print(i)) return false;
    return share_of_kin(i) > 0 || is_said_by_data(i);
  }

  // Behind a heading such as "More on this" come links with their teasers, up to the next heading or the end of what
  // holds the heading.
  void drop_promoted_sections() {
    for (std::size_t i = 0; i < size(); ++i) {
      if (verdicts_[i] != Verdict::heading || !furniture_in(page_.blocks[i].text).begins) continue;
      verdicts_[i] = Verdict::drop;
      const dom::Index parent = page_.document.node(page_.blocks[i].element).parent;
      if (parent == dom::none) continue;
      const Range range = around_.below(parent);
      for (std::size_t k = i + 1; k < range.end && !is_heading(k); ++k)
        if (around_.links(k) > 0.25) verdicts_[k] = Verdict::drop;
    }
  }

  // A short piece without the end of a sentence is kept between two that are kept, if it is made as one of them is.
  void settle_neighbours() {
    std::vector<std::size_t> next(size(), size());
    for (std::size_t i = size(); i-- > 1;) next[i - 1] = verdicts_[i] == Verdict::keep ? i : next[i];
    std::size_t before = size();
    for (std::size_t i = 0; i < size(); ++i) {
      if (verdicts_[i] == Verdict::keep) before = i;
      if (verdicts_[i] != Verdict::with_neighbours) continue;
      const bool kept = before < i && (goes_on(i, before) || (next[i] < size() && goes_with(i, before, next[i])));
      verdicts_[i] = kept ? Verdict::keep : Verdict::drop;
      if (kept) before = i;
    }
  }

  // Items and cells go on where kept text has just ended.
  bool goes_on(std::size_t i, std::size_t before) const {
    const std::string_view name = tag(i);
    if (name != "li" && name != "td" && name != "th" && name != "dd" && name != "dt") return false;
    while (before + 1 < i && verdicts_[before + 1] == Verdict::heading) ++before;
    return before + 1 == i;
  }

  bool goes_with(std::size_t i, std::size_t before, std::size_t after) const {
    const std::string_view name = tag(i);
    if (name == "p" || name == "li" || name == "td" || name == "th" || name == "dd" || name == "dt" || name == "pre" ||
        name == "blockquote")
      return true;
    return around_.kin(i) == around_.kin(before) || around_.kin(i) == around_.kin(after);
  }

  // A heading stands if text that is kept follows before the next one, or one that stands follows at once.
  void settle_headings() {
    bool follows = false;
    for (std::size_t i = size(); i-- > 0;) {
      if (verdicts_[i] == Verdict::keep) follows = true;
      if (verdicts_[i] != Verdict::heading) continue;
      const bool leads_elsewhere = around_.links(i) > 0.8 && !(i + 1 < size() && verdicts_[i + 1] == Verdict::keep);
      verdicts_[i] = follows && !leads_elsewhere ? Verdict::keep : Verdict::drop;
      follows = follows && i > 0 && verdicts_[i - 1] == Verdict::heading;
    }
  }

  const Page& page_;
  Surroundings around_;
  Regions regions_;
  Hints hints_;
  std::unordered_map<std::uint64_t, double> prose_of_kin_;
  double prose_ = 0;
  std::vector<Verdict> verdicts_;
};

}  // namespace

std::vector<bool> chosen(const Page& page) { return Choice(page).made(); }

}  // namespace newsd::extract
