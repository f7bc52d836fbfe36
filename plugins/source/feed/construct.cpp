#include "feed/construct.hpp"

#include "charset/charset.hpp"
#include "feed/vocabulary.hpp"
#include "markup/references.hpp"
#include "markup/sanitize.hpp"
#include "markup/text.hpp"
#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

namespace newsd::feed {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";
constexpr std::size_t kLongestTag = 64;

// What an element says, and whether that is HTML.
struct Construct {
  std::string value;
  bool html = true;
};

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (kSpaces.find(c) != std::string_view::npos) continue;
    if (c == '=') break;
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool is_html_type(std::string_view type) { return type.find("html") != std::string_view::npos || type == "xml"; }

// Atom holds anything that is neither text nor XML in base64.
bool is_binary_type(std::string_view type) {
  return type.find('/') != std::string_view::npos && !type.starts_with("text/") && !type.ends_with("/xml") &&
         !type.ends_with("+xml") && !type.starts_with("message/");
}

bool is_plain(const xml::Node& element, std::string_view type) {
  if (is_html_type(type)) return false;
  return type.starts_with("text") || (type.empty() && is_atom(element));
}

Construct read_construct(const xml::Node& element) {
  const std::string type = lower(trimmed(element.attribute("type")));
  if (element.has_elements()) return {xml::inner_markup(element), true};
  std::string text = xml::text_of(element);
  const bool base64 = lower(element.attribute("mode")) == "base64" || type == "base64" || is_binary_type(type);
  if (base64) {
    auto decoded = from_base64(text);
    if (decoded && charset::is_utf8(*decoded)) return {*std::move(decoded), !type.starts_with("text/plain")};
  }
  return {std::move(text), !is_plain(element, type)};
}

std::string_view cut(std::string_view text) { return markup::truncated(text, kLongestText); }

std::string cut_line(std::string line) {
  if (line.size() > kLongestLine) line.resize(markup::truncated(line, kLongestLine).size());
  return line;
}

}  // namespace

std::string trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kSpaces);
  if (start == std::string_view::npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(kSpaces) - start + 1));
}

std::string base_of(const xml::Node& node, const Bases& bases) {
  std::vector<std::string_view> chain;
  for (const xml::Node* each = &node; each != nullptr; each = each->parent)
    if (const std::string_view* base = each->attribute("xml", "base"); base != nullptr && base->size() <= kLongestBase)
      chain.push_back(*base);
  if (chain.empty()) return bases.site;
  std::string base(bases.document);
  std::reverse(chain.begin(), chain.end());
  for (const std::string_view each : chain) base = url::resolve(base, each);
  return base.size() <= kLongestBase ? base : bases.site;
}

std::string absolute(std::string_view reference, const xml::Node& at, const Bases& bases) {
  return address_from(base_of(at, bases), reference);
}

std::string address_from(std::string_view base, std::string_view reference) {
  const std::string plain = trimmed(reference);
  if (plain.empty() || plain.size() > kLongestLine) return {};
  return url::resolve(base, plain);
}

std::string_view language_of(const xml::Node& node) {
  for (const xml::Node* each = &node; each != nullptr; each = each->parent)
    if (const std::string_view* language = each->attribute("xml", "lang")) return *language;
  return {};
}

std::string language_tag(std::string_view declared) {
  std::string tag = trimmed(declared);
  return tag.size() <= kLongestTag ? tag : std::string();
}

std::string line_of(const xml::Node& element) {
  const Construct construct = read_construct(element);
  return construct.html ? line_from(construct.value) : cut_line(markup::collapsed(cut(construct.value)));
}

std::string line_from(std::string_view html) { return cut_line(markup::to_line(cut(html))); }

RichText rich_text_of(const xml::Node& element, const Bases& bases) {
  const Construct construct = read_construct(element);
  return construct.html ? rich_text(construct.value, base_of(element, bases)) : rich_text_from_plain(construct.value);
}

std::string plain_of(const xml::Node& element) {
  std::string text = trimmed(xml::text_of(element));
  return text.size() <= kLongestLine ? text : std::string();
}

RichText rich_text(std::string_view html, std::string_view base) {
  html = cut(html);
  return {trimmed(markup::sanitize(html, base)), markup::to_text(html)};
}

RichText rich_text_from_plain(std::string_view plain) {
  plain = cut(plain);
  return {markup::escape(trimmed(plain)), markup::paragraphs(plain)};
}

}  // namespace newsd::feed
