#include "dedup/fingerprint.hpp"

#include "dedup/address.hpp"
#include "url/url.hpp"

#include <xxhash.h>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <newsd/plugin.hpp>

namespace newsd::dedup {
namespace {

constexpr std::size_t kTellingWords = 8;     // so many words of text are a text
constexpr std::size_t kTellingHeadline = 5;  // so many of title and text, if both are the same
constexpr std::size_t kShortestName = 8;     // a guid of fewer characters is a counter that may start again

// Whether the address is that of one page: an http address with more than a host.
bool names_a_page(std::string_view address) {
  if (!url::is_http(address)) return false;
  const url::Parts parts = url::split(address);
  return parts.path.size() > 1 || parts.query.has_value();
}

std::optional<unsigned> number(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  unsigned value = 0;
  const char* const end = text.data() + at + digits;
  const auto [stop, error] = std::from_chars(text.data() + at, end, value);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string Id::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0xF];
  }
  return hex;
}

std::optional<Id> Id::from_hex(std::string_view hex) {
  Id id;
  if (hex.size() != 2 * id.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    const int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return id;
}

std::int64_t seconds_of(std::string_view time) {
  const auto year = number(time, 0, 4), month = number(time, 5, 2), day = number(time, 8, 2);
  const auto hour = number(time, 11, 2), minute = number(time, 14, 2), second = number(time, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return 0;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return 0;
  const std::chrono::seconds since =
      std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  return since.count() + *second;
}

Item Fingerprinter::item(const Parts& parts) {
  Item item;
  const std::optional<Id> id = Id::from_hex(parts.id);
  if (!id) throw Failure(NEWSD_REJECT, "the article's id is not 32 hexadecimal digits");
  item.id = *id;
  item.seconds = seconds_of(parts.fetched);
  add_name(item, parts);
  add_address(item, parts);
  add_text(item, parts);
  return item;
}

std::uint64_t Fingerprinter::digest(const Parts& parts) {
  std::uint64_t digest = seed_;
  for (const std::string_view part :
       {parts.source, parts.url, parts.guid, parts.title, parts.summary, parts.text, parts.fetched})
    digest = XXH3_64bits_withSeed(part.data(), part.size(), digest + part.size());
  return digest;
}

void Fingerprinter::add_name(Item& item, const Parts& parts) {
  if (!parts.source.empty()) item.source = static_cast<std::uint32_t>(key('o', {}, parts.source));
  if (parts.guid.size() >= kShortestName && !parts.source.empty()) item.guid = key('g', parts.source, parts.guid);
}

void Fingerprinter::add_address(Item& item, const Parts& parts) {
  const std::string address = page_address(parts.url);
  if (!names_a_page(address)) return;
  item.address = key('a', {}, address);
  if (parts.source.empty()) return;
  item.page = key('p', parts.source, address);
  if (const std::string stem = address_stem(address); !stem.empty())
    item.stem = static_cast<std::uint32_t>(key('r', parts.source, stem));
}

void Fingerprinter::add_text(Item& item, const Parts& parts) {
  tokenizer_.cut(parts.title, title_);
  tokenizer_.cut(parts.text.empty() ? parts.summary : parts.text, body_);
  item.sketch = sketcher_.sketch(title_, body_, reading_);
  item.title = static_cast<std::uint32_t>(key('h', {}, title_.folded));
  const std::size_t words = body_.words();
  item.text_tells = words >= kTellingWords || words + title_.words() >= kTellingHeadline;
  if (words >= kTellingWords) {
    item.text = key('t', {}, body_.folded);
    return;
  }
  // So short a text is the same only under the same title, and a still shorter one only within its own item.
  title_.folded += '\n';
  title_.folded += body_.folded;
  if (!item.text_tells) title_.folded += std::to_string(item.guid != 0 ? item.guid : item.page);
  item.text = key('s', {}, title_.folded);
}

Key Fingerprinter::key(char kind, std::string_view first, std::string_view second) {
  room_.assign(1, kind);
  room_ += first;
  room_ += '\0';
  room_ += second;
  return std::max<Key>(XXH3_64bits_withSeed(room_.data(), room_.size(), seed_), 1);
}

}  // namespace newsd::dedup
