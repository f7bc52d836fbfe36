#include "spool/html.hpp"

#include "spool/text.hpp"

#include <unicode/utf8.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace newsd::spool {
namespace {

constexpr std::size_t kMaxReferenceBytes = 10;

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Walks over the markup once, keeping what is read aloud.
class Reader {
public:
  explicit Reader(std::string_view html) : rest_(html) {}

  std::string text() {
    while (!rest_.empty()) {
      const std::size_t next = std::min(rest_.find_first_of("<&"), rest_.size());
      words(rest_.substr(0, next));
      rest_.remove_prefix(next);
      if (rest_.starts_with('<')) markup();
      if (rest_.starts_with('&')) reference();
    }
    return paragraphs(out_);
  }

private:
  void words(std::string_view text) {
    for (const char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\t';
      if (!space) out_ += c;
      if (space && !out_.empty() && out_.back() != ' ' && out_.back() != '\n') out_ += ' ';
    }
  }

  void skip_past(std::string_view end) {
    const std::size_t at = rest_.find(end);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
  }

  void markup() {
    if (rest_.starts_with("<!--")) return skip_past("-->");
    const std::size_t start = rest_.starts_with("</") ? 2 : 1;
    const std::size_t end = std::min(rest_.find_first_of(" \t\n/>", start), rest_.size());
    const std::string name = lower_ascii(rest_.substr(start, std::min<std::size_t>(end - start, 16)));
    if (name.empty() || !((name[0] >= 'a' && name[0] <= 'z') || name[0] == '!')) {
      out_ += '<';
      rest_.remove_prefix(1);
      return;
    }
    skip_past(">");
    static constexpr std::array<std::string_view, 4> kUnread{"script", "style", "head", "title"};
    static constexpr std::array<std::string_view, 4> kLines{"br", "tr", "li", "dt"};
    static constexpr std::array<std::string_view, 16> kBlocks{"p",     "div", "h1",         "h2",     "h3", "h4",
                                                              "h5",    "h6",  "ul",         "ol",     "dl", "hr",
                                                              "table", "pre", "blockquote", "section"};
    if (start == 1 && one_of(name, kUnread)) skip_element(name);
    if (one_of(name, kLines)) out_ += '\n';
    if (one_of(name, kBlocks)) out_ += "\n\n";
  }

  void skip_element(std::string_view name) {
    while (!rest_.empty()) {
      skip_past("</");
      if (lower_ascii(rest_.substr(0, name.size())) == name) return skip_past(">");
    }
  }

  void reference() {
    const std::size_t end = rest_.substr(0, kMaxReferenceBytes).find(';');
    const std::string known = end == std::string_view::npos ? std::string() : resolved(rest_.substr(1, end - 1));
    out_ += known.empty() ? "&" : known;
    rest_.remove_prefix(known.empty() ? 1 : end + 1);
  }

  static std::string resolved(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kNamed{{{"amp", "&"},
                                                                                           {"lt", "<"},
                                                                                           {"gt", ">"},
                                                                                           {"quot", "\""},
                                                                                           {"apos", "'"},
                                                                                           {"nbsp", " "},
                                                                                           {"ndash", "–"},
                                                                                           {"mdash", "—"},
                                                                                           {"hellip", "…"},
                                                                                           {"lsquo", "‘"},
                                                                                           {"rsquo", "’"},
                                                                                           {"ldquo", "“"},
                                                                                           {"rdquo", "”"},
                                                                                           {"laquo", "«"},
                                                                                           {"raquo", "»"}}};
    for (const auto& [known, character] : kNamed)
      if (known == name) return std::string(character);
    return name.starts_with('#') ? numbered(name.substr(1)) : std::string();
  }

  static std::string numbered(std::string_view digits) {
    const bool hex = digits.starts_with('x') || digits.starts_with('X');
    if (hex) digits.remove_prefix(1);
    std::uint32_t code = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
    if (code < 0x20 || code > 0x10FFFF || U_IS_SURROGATE(code)) return {};
    std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
    std::size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, code);
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
  }

  std::string_view rest_;
  std::string out_;
};

}  // namespace

std::string html_to_text(std::string_view html) { return Reader(html).text(); }

}  // namespace newsd::spool
