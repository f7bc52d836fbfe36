#include "markup/html.hpp"

#include "markup/references.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace newsd::markup {
namespace {

constexpr std::size_t kMostAttributes = 64;
constexpr std::size_t kLongestName = 64;

constexpr std::array<std::string_view, 8> kRawText{"iframe", "noembed", "noframes", "plaintext",
                                                   "script", "style",   "textarea", "xmp"};

constexpr auto kElements = std::to_array<std::string_view>(
    {"a",        "abbr",    "acronym",  "address",   "applet",  "area",     "article",    "aside",    "audio",
     "b",        "base",    "basefont", "bdi",       "bdo",     "bgsound",  "big",        "blink",    "blockquote",
     "body",     "br",      "button",   "canvas",    "caption", "center",   "cite",       "code",     "col",
     "colgroup", "data",    "datalist", "dd",        "del",     "details",  "dfn",        "dialog",   "dir",
     "div",      "dl",      "dt",       "em",        "embed",   "fieldset", "figcaption", "figure",   "font",
     "footer",   "form",    "frame",    "frameset",  "h1",      "h2",       "h3",         "h4",       "h5",
     "h6",       "head",    "header",   "hr",        "html",    "i",        "iframe",     "img",      "input",
     "ins",      "isindex", "kbd",      "label",     "legend",  "li",       "link",       "listing",  "main",
     "map",      "mark",    "marquee",  "math",      "menu",    "meta",     "meter",      "multicol", "nav",
     "nobr",     "noembed", "noframes", "noscript",  "object",  "ol",       "optgroup",   "option",   "output",
     "p",        "param",   "picture",  "plaintext", "pre",     "progress", "q",          "rp",       "rt",
     "ruby",     "s",       "samp",     "script",    "section", "select",   "small",      "source",   "spacer",
     "span",     "strike",  "strong",   "style",     "sub",     "summary",  "sup",        "svg",      "table",
     "tbody",    "td",      "template", "textarea",  "tfoot",   "th",       "thead",      "time",     "title",
     "tr",       "track",   "tt",       "u",         "ul",      "var",      "video",      "wbr",      "xmp"});
static_assert(std::is_sorted(kElements.begin(), kElements.end()));

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_name(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_' || c == '.'; }

void skip_spaces(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

// Bytes of a tag's name at the start of `text`, which begins after '<' or '</'; 0 if no tag is there.
std::size_t name_length(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return 0;
  std::size_t length = 1;
  while (length < text.size() && length <= kLongestName && is_name(text[length])) ++length;
  if (length > kLongestName || text[length - 1] == ':') return 0;  // <https://…>
  const bool ends = length == text.size() || is_space(text[length]) || text[length] == '/' || text[length] == '>' ||
                    text[length] == '<' || text[length] == '"' || text[length] == '\'';
  return ends ? length : 0;
}

bool starts_markup(std::string_view text) {  // `text` starts with '<'
  if (text.size() < 2) return false;
  if (text[1] == '!' || text[1] == '?') return true;
  return name_length(text.substr(text[1] == '/' ? 2 : 1)) > 0;
}

std::size_t markup_start(std::string_view text) {
  std::size_t at = text.find('<');
  while (at != std::string_view::npos && !starts_markup(text.substr(at))) at = text.find('<', at + 1);
  return std::min(at, text.size());
}

bool equal_lower(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

}  // namespace

bool HtmlTokenizer::next(HtmlToken& token) {
  while (!rest_.empty()) {
    const std::size_t text = markup_start(rest_);
    if (text > 0) {
      token.kind = HtmlToken::Kind::text;
      token.text = rest_.substr(0, text);
      rest_.remove_prefix(text);
      return true;
    }
    if (!skip_declaration() && read_tag(token)) return true;
  }
  return false;
}

// Passes over <!--…-->, <!…> and <?…>.
bool HtmlTokenizer::skip_declaration() {
  if (rest_[1] != '!' && rest_[1] != '?') return false;
  std::string_view end = ">";
  std::size_t from = 2;
  if (rest_.starts_with("<![CDATA[")) {
    rest_.remove_prefix(9);  // its content is text
    return true;
  }
  if (rest_.starts_with("<!--")) {
    end = "-->";
    from = 4;
    if (rest_.substr(4).starts_with(">") || rest_.substr(4).starts_with("->")) end = ">";
  }
  const std::size_t at = rest_.find(end, from);
  rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
  return true;
}

bool HtmlTokenizer::read_tag(HtmlToken& token) {
  const std::string_view from = rest_;
  const bool closes = rest_[1] == '/';
  rest_.remove_prefix(closes ? 2 : 1);
  const std::size_t length = name_length(rest_);
  token.kind = closes ? HtmlToken::Kind::end : HtmlToken::Kind::start;
  token.name.assign(rest_.substr(0, length));
  std::transform(token.name.begin(), token.name.end(), token.name.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  rest_.remove_prefix(length);
  read_attributes(token);
  token.source = from.substr(0, from.size() - rest_.size());
  if (closes || std::find(kRawText.begin(), kRawText.end(), token.name) == kRawText.end()) return true;
  skip_raw_text(token.name);
  return false;
}

void HtmlTokenizer::read_attributes(HtmlToken& token) {
  token.attributes.clear();
  while (true) {
    while (!rest_.empty() && (is_space(rest_.front()) || rest_.front() == '/')) rest_.remove_prefix(1);
    if (rest_.empty()) return;
    if (rest_.front() == '>') return rest_.remove_prefix(1);
    if (rest_.front() == '<' && starts_markup(rest_)) return;  // the tag was never closed
    std::size_t length = 1;
    while (length < rest_.size() && !is_space(rest_[length]) &&
           std::string_view("/>=").find(rest_[length]) == std::string_view::npos)
      ++length;
    HtmlAttribute attribute{rest_.substr(0, length), {}};
    rest_.remove_prefix(length);
    skip_spaces(rest_);
    if (!rest_.empty() && rest_.front() == '=') {
      rest_.remove_prefix(1);
      attribute.raw_value = read_value();
    }
    if (token.attributes.size() < kMostAttributes) token.attributes.push_back(attribute);
  }
}

std::string_view HtmlTokenizer::read_value() {
  skip_spaces(rest_);
  if (rest_.empty()) return {};
  const char quote = rest_.front();
  std::size_t end = 0;
  if (quote == '"' || quote == '\'') {
    rest_.remove_prefix(1);
    end = rest_.find(quote);
    if (end == std::string_view::npos) end = std::min(rest_.find('>'), rest_.size());
  } else {
    while (end < rest_.size() && !is_space(rest_[end]) && rest_[end] != '>') ++end;
  }
  const std::string_view value = rest_.substr(0, end);
  rest_.remove_prefix(end);
  if (!rest_.empty() && rest_.front() == quote && quote != '>') rest_.remove_prefix(1);
  return value;
}

void HtmlTokenizer::skip_raw_text(std::string_view name) {
  std::size_t at = rest_.find("</");
  while (at != std::string_view::npos && !equal_lower(rest_.substr(at + 2, name.size()), name))
    at = rest_.find("</", at + 2);
  if (at == std::string_view::npos) return rest_.remove_prefix(rest_.size());
  rest_.remove_prefix(at);
  const std::size_t end = rest_.find('>');
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
}

bool has_markup(std::string_view text) {
  if (markup_start(text) < text.size()) return true;
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1))
    if (read_reference(text.substr(at)).length > 0) return true;
  return false;
}

bool is_html_element(std::string_view name) { return std::binary_search(kElements.begin(), kElements.end(), name); }

}  // namespace newsd::markup
