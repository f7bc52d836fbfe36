#include "markup/sanitize.hpp"

#include "markup/html.hpp"
#include "markup/references.hpp"
#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace newsd::markup {
namespace {

constexpr std::size_t kMostDepth = 256;

constexpr auto kElements = std::to_array<std::string_view>(
    {"a",     "abbr",       "acronym", "address", "article", "aside", "audio",   "b",    "bdi",        "bdo",
     "big",   "blockquote", "br",      "caption", "center",  "cite",  "code",    "col",  "colgroup",   "dd",
     "del",   "details",    "dfn",     "dir",     "div",     "dl",    "dt",      "em",   "figcaption", "figure",
     "font",  "footer",     "h1",      "h2",      "h3",      "h4",    "h5",      "h6",   "header",     "hr",
     "i",     "img",        "ins",     "kbd",     "li",      "main",  "mark",    "menu", "nav",        "ol",
     "p",     "picture",    "pre",     "q",       "rp",      "rt",    "ruby",    "s",    "samp",       "section",
     "small", "source",     "span",    "strike",  "strong",  "sub",   "summary", "sup",  "table",      "tbody",
     "td",    "tfoot",      "th",      "thead",   "time",    "tr",    "tt",      "u",    "ul",         "var",
     "video", "wbr"});
static_assert(std::is_sorted(kElements.begin(), kElements.end()));

constexpr auto kVoid = std::to_array<std::string_view>({"br", "col", "hr", "img", "source", "wbr"});

// Attributes that any allowed element may keep, and those that hold an address.
constexpr auto kAttributes = std::to_array<std::string_view>(
    {"abbr",   "alt",  "cite",     "colspan", "controls", "datetime", "dir",     "headers",
     "height", "href", "hreflang", "lang",    "poster",   "reversed", "rowspan", "scope",
     "span",   "src",  "start",    "title",   "type",     "value",    "width"});
static_assert(std::is_sorted(kAttributes.begin(), kAttributes.end()));
constexpr auto kAddresses = std::to_array<std::string_view>({"cite", "href", "poster", "src"});

// Elements that end an open one of the second name.
constexpr auto kBlocks = std::to_array<std::string_view>(
    {"address", "article", "aside", "blockquote", "center", "details", "dir",   "div",    "dl", "figure",
     "footer",  "h1",      "h2",    "h3",         "h4",     "h5",      "h6",    "header", "hr", "main",
     "menu",    "nav",     "ol",    "p",          "pre",    "section", "table", "ul"});
static_assert(std::is_sorted(kBlocks.begin(), kBlocks.end()));

template <class Names>
bool among(std::string_view name, const Names& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool ends_open(std::string_view started, std::string_view open) {
  if (open == "p") return std::binary_search(kBlocks.begin(), kBlocks.end(), started);
  if (started == "li" || started == "tr") return open == started;
  if (started == "td" || started == "th") return open == "td" || open == "th";
  if (started == "dt" || started == "dd") return open == "dt" || open == "dd";
  return false;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

bool is_safe_address(std::string_view attribute, std::string_view address) {
  const auto parts = url::split(address);
  if (!parts.scheme) return true;  // relative, for want of a base
  const std::string scheme = lower(*parts.scheme);
  if (scheme == "http" || scheme == "https") return true;
  return attribute == "href" && (scheme == "mailto" || scheme == "tel" || scheme == "ftp");
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
}

// Text of a fragment: references that are ones stay as they are.
void append_text(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t at = std::min(text.find_first_of("<>&\0", 0, 4), text.size());
    out.append(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) return;
    const Reference reference = text.front() == '&' ? read_reference(text) : Reference{};
    if (reference.length > 0) {
      out.append(text.substr(0, reference.length));
      if (text[reference.length - 1] != ';') out += ';';
      text.remove_prefix(reference.length);
      continue;
    }
    append_escaped(out, text.substr(0, 1));
    text.remove_prefix(1);
  }
}

class Sanitizer {
public:
  Sanitizer(std::string_view html, std::string_view base_url)
      : tokens_(html), base_url_(base_url), most_bytes_(4 * html.size() + (64 << 10)) {
    out_.reserve(html.size());
  }
  std::string run() && {
    HtmlToken token;
    while (tokens_.next(token)) {
      switch (token.kind) {
        case HtmlToken::Kind::text: append_text(out_, token.text); break;
        case HtmlToken::Kind::start: start(token); break;
        case HtmlToken::Kind::end: end(token.name); break;
      }
    }
    while (!open_.empty()) close_last();
    return std::move(out_);
  }

private:
  void start(const HtmlToken& token) {
    const auto* element = std::lower_bound(kElements.begin(), kElements.end(), std::string_view(token.name));
    if (element == kElements.end() || *element != token.name || open_.size() >= kMostDepth) return;
    while (!open_.empty() && ends_open(*element, open_.back())) close_last();
    (out_ += '<') += *element;
    for (const HtmlAttribute& attribute : token.attributes)
      if (out_.size() < most_bytes_) append_attribute(attribute);
    out_ += '>';
    if (!among(*element, kVoid)) open_.push_back(*element);
  }
  void append_attribute(const HtmlAttribute& attribute) {
    const std::string name = lower(attribute.name);
    if (!std::binary_search(kAttributes.begin(), kAttributes.end(), std::string_view(name))) return;
    std::string value = decode_references(attribute.raw_value);
    if (among(name, kAddresses)) {
      value = url::resolve(base_url_, value);
      if (value.empty() || !is_safe_address(name, value)) return;
    }
    ((out_ += ' ') += name) += "=\"";
    append_escaped(out_, value);
    out_ += '"';
  }
  void end(std::string_view name) {
    if (!among(name, open_)) return;
    while (open_.back() != name) close_last();
    close_last();
  }
  void close_last() {
    ((out_ += "</") += open_.back()) += '>';
    open_.pop_back();
  }

  HtmlTokenizer tokens_;
  std::string_view base_url_;
  std::size_t most_bytes_;  // beyond which attributes are left out: absolute addresses may multiply what came in
  std::string out_;
  std::vector<std::string_view> open_;  // names from kElements
};

}  // namespace

std::string sanitize(std::string_view html, std::string_view base_url) {
  if (html.find_first_of("<>&\0", 0, 4) == std::string_view::npos) return std::string(html);
  return Sanitizer(html, base_url).run();
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_escaped(out, text);
  return out;
}

}  // namespace newsd::markup
