#include "extract/blocks.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace newsd::extract {
namespace {

constexpr std::size_t kMostBlocks = 20'000;

enum class Kind : std::uint8_t { in_line, block, skipped, line_break, link, strong };

Kind kind_of(std::string_view name) {
  static const std::unordered_map<std::string_view, Kind> kKinds = [] {
    std::unordered_map<std::string_view, Kind> kinds;
    for (const char* each :
         {"html",     "body",   "p",       "div",     "section", "article",    "main",       "aside",  "nav",
          "header",   "footer", "h1",      "h2",      "h3",      "h4",         "h5",         "h6",     "ul",
          "ol",       "li",     "dl",      "dt",      "dd",      "table",      "thead",      "tbody",  "tfoot",
          "tr",       "td",     "th",      "caption", "figure",  "figcaption", "blockquote", "pre",    "form",
          "fieldset", "legend", "address", "hr",      "center",  "details",    "summary",    "hgroup", "colgroup",
          "dir",      "menu",   "label",   "picture", "amp-img"})
      kinds.emplace(each, Kind::block);
    for (const char* each :
         {"script", "style",  "noscript", "template", "svg",    "math",     "iframe",   "object", "embed",
          "audio",  "video",  "canvas",   "map",      "select", "textarea", "datalist", "head",   "button",
          "input",  "option", "noembed",  "title",    "meta",   "link",     "img"})
      kinds.emplace(each, Kind::skipped);
    kinds.emplace("br", Kind::line_break);
    kinds.emplace("a", Kind::link);
    for (const char* each : {"b", "strong", "em", "i"}) kinds.emplace(each, Kind::strong);
    return kinds;
  }();
  const auto found = kKinds.find(name);
  return found == kKinds.end() ? Kind::in_line : found->second;
}

// Bytes of white space at `at`: ASCII, no-break and other Unicode spaces, and what has no width.
std::size_t space_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte <= ' ') return 1;
  if (byte == 0xC2 && text.substr(at, 2) == "\xC2\xA0") return 2;
  if (byte != 0xE2 && byte != 0xE3 && byte != 0xEF) return 0;
  for (const std::string_view each : {"\xE2\x80\x8B", "\xE2\x80\x89", "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\xAF",
                                      "\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\xA8"})
    if (text.substr(at, 3) == each) return 3;
  return 0;
}

class Cutter {
public:
  explicit Cutter(const dom::Document& document) : document_(document) {}

  std::vector<Block> cut() {
    dom::Index i = 0;
    while (i < document_.size() && blocks_.size() < kMostBlocks) {
      while (!open_.empty() && i >= document_.node(open_.back()).end) close();
      i = enter(i);
    }
    flush();
    return std::move(blocks_);
  }

private:
  // Takes the node in, and says which comes next.
  dom::Index enter(dom::Index i) {
    const dom::Node& node = document_.node(i);
    if (!node.is_element()) {
      add(i, i < link_end_, i < strong_end_);
      return i + 1;
    }
    switch (kind_of(node.name)) {
      case Kind::skipped: gap_ = gap_ || node.name != "script"; return node.end;
      case Kind::block:
        flush();
        open_.push_back(i);
        break;
      case Kind::line_break: line_break(); break;
      case Kind::link: link_end_ = std::max(link_end_, node.end); break;
      case Kind::strong: strong_end_ = std::max(strong_end_, node.end); break;
      case Kind::in_line: break;
    }
    return i + 1;
  }

  void close() {
    flush();
    open_.pop_back();
  }

  void line_break() {
    if (now_.text.empty()) return;
    if (++breaks_ < 2) return;
    flush();
    gap_ = true;
  }

  void add(dom::Index node, bool linked, bool strong) {
    const std::string_view text = document_.node(node).text;
    for (std::size_t at = 0; at < text.size();) {
      if (const std::size_t space = space_at(text, at)) {
        space_ = true;
        at += space;
        continue;
      }
      if (text.substr(at, 2) == "\xC2\xAD") {  // a soft hyphen
        at += 2;
        continue;
      }
      if (now_.text.empty()) now_.position = node;
      separate();
      const char c = text[at++];
      now_.text += c;
      if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
      ++now_.letters;
      now_.linked_letters += linked ? 1 : 0;
      now_.strong_letters += strong ? 1 : 0;
    }
  }

  void separate() {
    if (!now_.text.empty() && breaks_ > 0)
      now_.text += '\n';
    else if (!now_.text.empty() && space_)
      now_.text += ' ';
    breaks_ = 0;
    space_ = false;
  }

  void flush() {
    if (!now_.text.empty()) {
      now_.element = open_.empty() ? 0 : open_.back();
      now_.behind_gap = gap_;
      blocks_.push_back(std::move(now_));
      gap_ = false;
    }
    now_ = {};
    breaks_ = 0;
    space_ = false;
  }

  const dom::Document& document_;
  std::vector<dom::Index> open_;  // block elements around the current node
  std::vector<Block> blocks_;
  Block now_;
  dom::Index link_end_ = 0, strong_end_ = 0;
  int breaks_ = 0;
  bool space_ = false, gap_ = false;
};

}  // namespace

std::vector<Block> blocks_of(const dom::Document& document) { return Cutter(document).cut(); }

}  // namespace newsd::extract
