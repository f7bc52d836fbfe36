#include "markup/text.hpp"

#include "markup/html.hpp"
#include "markup/references.hpp"

#include <algorithm>
#include <array>

namespace newsd::markup {
namespace {

constexpr auto kParagraphs = std::to_array<std::string_view>(
    {"address", "article", "aside",    "blockquote", "body",    "caption", "center", "details", "dir",
     "div",     "dl",      "fieldset", "figcaption", "figure",  "footer",  "form",   "h1",      "h2",
     "h3",      "h4",      "h5",       "h6",         "header",  "hr",      "main",   "menu",    "nav",
     "ol",      "p",       "pre",      "section",    "summary", "table",   "ul"});
static_assert(std::is_sorted(kParagraphs.begin(), kParagraphs.end()));
constexpr auto kLines = std::to_array<std::string_view>({"br", "dd", "dt", "li", "option", "tr"});
constexpr auto kSpaces = std::to_array<std::string_view>({"img", "td", "th", "wbr"});

// Bytes of white space at the start of `text`: ASCII's, the no-break space and U+FEFF.
std::size_t space_length(std::string_view text) {
  const auto c = static_cast<unsigned char>(text.front());
  if (c <= 0x20) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

// Collects text with at most one space, or the break that was asked for, between words.
class Flow {
public:
  void text(std::string_view text) {
    while (!text.empty()) {
      if (const std::size_t space = space_length(text); space > 0) {
        if (pending_ == Gap::none) pending_ = Gap::space;
        text.remove_prefix(space);
        continue;
      }
      settle();
      std::size_t length = 1;
      while (length < text.size() && space_length(text.substr(length)) == 0) ++length;
      out_.append(text.substr(0, length));
      text.remove_prefix(length);
    }
  }
  enum class Gap { none, space, line, paragraph };
  void gap(Gap wanted) { pending_ = std::max(pending_, wanted); }
  std::string take() && { return std::move(out_); }

private:
  void settle() {
    if (!out_.empty()) out_ += pending_ == Gap::paragraph ? "\n\n" : pending_ == Gap::line ? "\n" : "";
    if (!out_.empty() && pending_ == Gap::space) out_ += ' ';
    pending_ = Gap::none;
  }
  std::string out_;
  Gap pending_ = Gap::none;
};

Flow::Gap gap_of(std::string_view element) {
  if (std::binary_search(kParagraphs.begin(), kParagraphs.end(), element)) return Flow::Gap::paragraph;
  if (std::find(kLines.begin(), kLines.end(), element) != kLines.end()) return Flow::Gap::line;
  return std::find(kSpaces.begin(), kSpaces.end(), element) != kSpaces.end() ? Flow::Gap::space : Flow::Gap::none;
}

}  // namespace

std::string paragraphs(std::string_view text) {
  Flow flow;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos)
      flow.gap(Flow::Gap::paragraph);
    else
      flow.text(line);
    flow.gap(Flow::Gap::space);
  }
  return std::move(flow).take();
}

std::string to_text(std::string_view html) {
  if (html.find('<') == std::string_view::npos) return paragraphs(decode_references(html));
  Flow flow;
  HtmlTokenizer tokens(html);
  HtmlToken token;
  while (tokens.next(token)) {
    if (token.kind == HtmlToken::Kind::text)
      flow.text(decode_references(token.text));
    else
      flow.gap(gap_of(token.name));
  }
  return std::move(flow).take();
}

std::string to_line(std::string_view html) {
  if (html.find_first_of("<&") == std::string_view::npos) return collapsed(html);
  Flow flow;
  HtmlTokenizer tokens(html);
  HtmlToken token;
  while (tokens.next(token)) {
    if (token.kind == HtmlToken::Kind::text)
      flow.text(decode_references(token.text));
    else if (is_html_element(token.name))
      flow.gap(std::min(gap_of(token.name), Flow::Gap::space));
    else
      flow.text(token.source);
  }
  return std::move(flow).take();
}

std::string collapsed(std::string_view text) {
  Flow flow;
  flow.text(text);
  return std::move(flow).take();
}

}  // namespace newsd::markup
