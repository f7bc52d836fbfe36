#include "extract/regions.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace newsd::extract {
namespace {

constexpr std::size_t kShortestTitle = 8;
// How much of a page's prose an element may hold and still be furniture. A word in a class may mean anything; where
// most of the text lies, it does not mean what stands around the text. Comments may be longer than what they are about.
constexpr double kMostInFurniture = 0.35, kMostInComments = 0.85, kMostOfPage = 0.6, kSomeBody = 0.03,
                 kMostInVague = 0.15;
// The core goes down into a child that holds so much of the prose; into one that is named as an article is, sooner.
constexpr double kNearlyAll = 0.75, kMost = 0.5, kMuch = 0.3, kTitled = 0.15;
constexpr int kMostUp = 6;
constexpr double kWorthWidening = 0.05, kMostlyAlike = 0.7;

constexpr Places kFurniture = bit(Place::related) | bit(Place::share) | bit(Place::navigation) |
                              bit(Place::advertisement) | bit(Place::subscribe) | bit(Place::contents) |
                              bit(Place::tags) | bit(Place::author) | bit(Place::side) | bit(Place::foot) |
                              bit(Place::not_shown) | bit(Place::teaser) | bit(Place::in_navigation) |
                              bit(Place::in_footer) | bit(Place::in_aside);
// Words that are said of wrappers too, of what holds both an article and such furniture.
constexpr Places kVague = bit(Place::share) | bit(Place::navigation) | bit(Place::advertisement) |
                          bit(Place::subscribe) | bit(Place::contents) | bit(Place::tags) | bit(Place::author) |
                          bit(Place::side);
constexpr Places kArticle = bit(Place::in_article) | bit(Place::in_main) | bit(Place::article) | bit(Place::body) |
                            bit(Place::main) | bit(Place::article_body);

constexpr bool is_quote(Places own) { return (own & (bit(Place::quote) | bit(Place::in_quote))) != 0; }

// Named as the body of an article, as in "article-body": the word alone may be of anything.
constexpr bool is_body(Places own) {
  constexpr Places kBoth = bit(Place::article) | bit(Place::body);
  return (own & bit(Place::article_body)) != 0 || (own & kBoth) == kBoth;
}

bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

// A piece of a text, not what holds one.
bool is_piece(std::string_view name) {
  static constexpr auto kPieces = std::to_array<std::string_view>(
      {"p", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "pre", "figure", "figcaption", "label"});
  return is_heading(name) || std::find(kPieces.begin(), kPieces.end(), name) != kPieces.end();
}

}  // namespace

Regions::Regions(const Page& page, const Surroundings& around)
    : page_(page), around_(around), places_(page.document.size()) {
  find_heading(hints_of(page));
  mark_holders();
  name_places();
  find_furniture();
  weigh();
  find_core();
  find_article();
}

bool Regions::is_furniture(std::size_t block) const { return places_[page_.blocks[block].element].furniture; }

Places Regions::own(std::size_t block) const { return places_[page_.blocks[block].element].own; }

Places Regions::places(std::size_t block) const { return places_[page_.blocks[block].element].around; }

// The heading that says most of what the page's data says is its title, else its first heading of the first rank.
void Regions::find_heading(const Hints& hints) {
  const std::vector<Block>& blocks = page_.blocks;
  heading_ = blocks.size();
  std::size_t agrees = kShortestTitle - 1;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string_view tag = page_.document.node(blocks[i].element).name;
    if (!is_heading(tag)) continue;
    if (tag == "h1" && heading_ == blocks.size()) heading_ = i;
    const std::string text = squeezed(blocks[i].text);
    if (text.size() <= agrees || hints.title.find(text) == std::string::npos) continue;
    heading_ = i;
    agrees = text.size();
  }
}

void Regions::mark_holders() {
  for (const Block& block : page_.blocks)
    for (dom::Index i = block.element; i != dom::none && !places_[i].holds_block; i = page_.document.node(i).parent)
      places_[i].holds_block = true;
}

void Regions::name_places() {
  for (dom::Index i = 0; i < places_.size(); ++i)
    if (places_[i].holds_block) {
      const dom::Index parent = page_.document.node(i).parent;
      const Places own = places_of(page_.document, i);
      places_[i].own = own;
      places_[i].around = own | (parent == dom::none ? 0 : places_[parent].around);
      places_[i].in_body = is_body(own) || (parent != dom::none && places_[parent].in_body);
    }
}

// Which of the words for furniture mean it on this page: one under which most of the prose lies does not, unless there
// is an article's body elsewhere.
Places Regions::meant() const {
  std::array<double, kPlaces> under{}, bodies_under{};
  double all = 1, bodies = 0;
  for (std::size_t i = 0; i < page_.blocks.size(); ++i) {
    if (!around_.is_prose(i)) continue;
    const Named& named = places_[page_.blocks[i].element];
    const double letters = page_.blocks[i].letters, in_body = named.in_body ? letters : 0;
    all += letters;
    bodies += in_body;
    for (std::size_t place = 0; place < kPlaces; ++place) {
      if ((named.around >> place & 1) == 0) continue;
      under[place] += letters;
      bodies_under[place] += in_body;
    }
  }
  Places found = kFurniture | bit(Place::comments);
  for (std::size_t place = 0; place < kPlaces; ++place) {
    const double most = place == static_cast<std::size_t>(Place::comments) ? kMostInComments : kMostOfPage;
    if (under[place] > all * most && bodies - bodies_under[place] < all * kSomeBody) found &= ~(Places{1} << place);
  }
  return found;
}

void Regions::find_furniture() {
  std::unordered_map<std::uint64_t, double> of_kin;
  const auto prose_below = [&](dom::Index i) { return around_.sums(around_.below(i)).prose; };
  const Places furniture = meant();
  const auto may_be = [&](dom::Index i) { return places_[i].holds_block && (places_[i].own & furniture) != 0; };
  for (dom::Index i = 0; i < places_.size(); ++i)
    if (may_be(i)) of_kin[around_.kin_of(i)] += prose_below(i);
  const double all = std::max(1.0, around_.all().prose);
  for (dom::Index i = 0; i < places_.size(); ++i) {
    if (!places_[i].holds_block) continue;
    const dom::Index parent = page_.document.node(i).parent;
    if (parent != dom::none && places_[parent].furniture) {
      places_[i].furniture = true;
      continue;
    }
    if (!may_be(i) || is_quote(places_[i].own) || (places_[i].own & bit(Place::article_body)) != 0) continue;
    const Range range = around_.below(i);
    if (range.has(heading_)) continue;
    if (is_lone_teaser(i)) continue;
    const bool paragraph = page_.document.is(i, "p") && around_.is_prose(range.first) &&
                           (places_[i].in_body || (places_[i].own & bit(Place::body)) != 0);
    if (paragraph && around_.links(range.first) < 0.25) continue;
    const bool comments = (places_[i].own & bit(Place::comments)) != 0;
    const double share = (comments ? prose_below(i) : of_kin[around_.kin_of(i)]) / all;
    const bool vague = (places_[i].own & furniture & ~kVague) == 0 && (places_[i].own & kArticle) != 0;
    places_[i].furniture = share <= (comments ? kMostInComments : vague ? kMostInVague : kMostInFurniture);
  }
}

// What is named a teaser may be the article's own lead; what leads elsewhere has links.
bool Regions::is_lone_teaser(dom::Index element) const {
  if ((places_[element].own & kFurniture) != bit(Place::teaser)) return false;
  return around_.sums(around_.below(element)).linked <= 0;
}

// Prose counts more in what is named as an article's body, and less in cards of lists and above the title.
double Regions::weight(std::size_t block) const {
  const Named& named = places_[page_.blocks[block].element];
  if (!around_.is_prose(block) || named.furniture) return 0;
  double letters = page_.blocks[block].letters;
  if (named.in_body) letters *= 2;
  if ((named.around & (bit(Place::teaser) | bit(Place::list))) != 0 && !named.in_body) letters *= 0.5;
  return heading_ < page_.blocks.size() && block < heading_ ? letters * 0.7 : letters;
}

void Regions::weigh() {
  before_.push_back(0);
  for (std::size_t i = 0; i < page_.blocks.size(); ++i) before_.push_back(before_.back() + weight(i));
}

double Regions::prose(dom::Index element) const {
  const Range range = around_.below(element);
  return before_[range.end] - before_[range.first];
}

void Regions::find_core() {
  const dom::Document& document = page_.document;
  for (dom::Index next = 0; next != dom::none;) {
    core_element_ = next;
    next = dom::none;
    const double all = prose(core_element_);
    if (all <= 0) break;
    for (dom::Index i = core_element_ + 1; i < document.node(core_element_).end && next == dom::none;) {
      const bool holds_blocks = places_[i].holds_block && !is_piece(document.node(i).name);
      const double share = holds_blocks && !places_[i].furniture ? prose(i) / all : 0;
      const Places own = places_[i].own;
      if (share >= (is_titled_article(i) ? kTitled : (own & kArticle) != 0 ? kMost : kNearlyAll)) next = i;
      i = share >= kTitled ? i + 1 : document.node(i).end;
    }
  }
  widen_core();
  core_ = around_.below(core_element_);
  for (dom::Index i = 0; i < places_.size(); ++i) {
    const bool holds_core = i <= core_element_ && document.node(i).end > core_element_;
    const dom::Index parent = document.node(i).parent;
    if (!places_[i].holds_block) continue;
    places_[i].around = holds_core ? 0 : places_[i].own | (parent == dom::none ? 0 : places_[parent].around);
  }
}

bool Regions::is_titled_article(dom::Index element) const {
  return (places_[element].own & bit(Place::in_article)) != 0 && around_.below(element).has(heading_);
}

// A text may be cut into several pieces side by side: as long as what lies around the core is mostly prose of its kin,
// it is of the text too.
void Regions::widen_core() {
  std::unordered_set<std::uint64_t> kin;
  const Range core = around_.below(core_element_);
  for (std::size_t i = core.first; i < core.end; ++i)
    if (around_.is_prose(i)) kin.insert(around_.kin(i));
  dom::Index element = core_element_;
  for (int up = 0; up < kMostUp && !is_titled_article(element) && page_.document.node(element).parent != dom::none;
       ++up) {
    element = page_.document.node(element).parent;
    double more = 0, alike = 0;
    const bool in_article = (places_[element].around & kArticle) != 0;
    const Range range = around_.below(element), inner = around_.below(core_element_);
    for (std::size_t i = range.first; i < range.end; ++i) {
      if (inner.has(i)) continue;
      more += weight(i);
      alike += kin.contains(around_.kin(i)) ? weight(i) : 0;
    }
    const Sums sums = around_.sums(range), inner_sums = around_.sums(inner);
    const bool few_links = (sums.linked - inner_sums.linked) < 0.3 * (sums.letters - inner_sums.letters);
    const double own = prose(core_element_);
    if ((alike > own * kWorthWidening && alike > more * kMostlyAlike) || (in_article && few_links && more > own * 0.2))
      core_element_ = element;
  }
}

// Beside an article with its title others may stand, of which nothing is taken.
void Regions::find_article() {
  article_ = core_;
  bool titled = false;
  for (dom::Index i = core_element_; i != dom::none; i = page_.document.node(i).parent) {
    if ((titled && !is_titled_article(i)) || (places_[i].own & kArticle) == 0) continue;
    article_ = around_.below(i);
    titled = titled || is_titled_article(i);
  }
}

}  // namespace newsd::extract
