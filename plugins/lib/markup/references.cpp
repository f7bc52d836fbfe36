#include "markup/references.hpp"

#include "markup/entity_table.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace newsd::markup {
namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::size_t kLongestNumber = 12;  // digits

// Bytes 0x80 to 0x9F of windows-1252.
constexpr char32_t kWindows1252[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool is_digit(char c, bool hex) {
  return hex ? std::isxdigit(static_cast<unsigned char>(c)) != 0 : std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::optional<char32_t> find_name(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kNamedCharacters), std::end(kNamedCharacters), name,
                                       [](const NamedCharacter& each, std::string_view n) { return each.name < n; });
  if (found == std::end(kNamedCharacters) || found->name != name) return std::nullopt;
  return found->character;
}

Reference read_number(std::string_view text) {
  std::size_t at = 2;
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  if (hex) ++at;
  const std::size_t first = at;
  char32_t value = 0;
  for (; at < text.size() && at - first < kLongestNumber && is_digit(text[at], hex); ++at) {
    const char digit = text[at];
    const int number = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
    value = std::min<char32_t>(value * (hex ? 16 : 10) + static_cast<char32_t>(number), 0x110000);
  }
  if (at == first) return {};
  if (at < text.size() && text[at] == ';') ++at;
  if (value >= 0x80 && value < 0xA0) value = kWindows1252[value - 0x80];
  return {value, at};
}

// Names of Latin-1 and the five of XML are understood without their semicolon.
bool needs_no_semicolon(char32_t character) {
  return (character >= 0xA0 && character <= 0xFF) || character == '&' || character == '<' || character == '>' ||
         character == '"';
}

Reference read_name(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && end <= kLongestName && std::isalnum(static_cast<unsigned char>(text[end])) != 0) ++end;
  const auto character = named_character(text.substr(1, end - 1));
  if (!character) return {};
  if (end < text.size() && text[end] == ';') return {*character, end + 1};
  const bool in_query = end < text.size() && (text[end] == '=' || text[end] == '&');
  if (!needs_no_semicolon(*character) || in_query) return {};
  return {*character, end};
}

bool is_text(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  if (c >= 0x7F && c < 0xA0) return c == 0x85;
  return !(c >= 0xD800 && c < 0xE000) && (c & 0xFFFE) != 0xFFFE && !(c >= 0xFDD0 && c < 0xFDF0) && c <= 0x10FFFF;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  if (!is_text(c)) return;
  const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

std::string_view truncated(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (text[bytes] & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::optional<char32_t> named_character(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return std::nullopt;
  if (const auto found = find_name(name)) return found;
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return find_name(lower);
}

Reference read_reference(std::string_view text) {
  if (text.size() < 3) return {};
  return text[1] == '#' ? read_number(text) : read_name(text);
}

std::string decode_references(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t at = std::min(text.find('&'), text.size());
    out.append(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) break;
    const Reference reference = read_reference(text);
    if (reference.length == 0) {
      out += '&';
      text.remove_prefix(1);
      continue;
    }
    append_utf8(out, reference.character);
    text.remove_prefix(reference.length);
  }
  return out;
}

}  // namespace newsd::markup
