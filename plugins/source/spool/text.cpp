#include "spool/text.hpp"

#include "spool/unusable.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace newsd::spool {
namespace {

constexpr std::int32_t kMinConfidence = 30;  // of 100, below which ICU's guess is worse than windows-1252
constexpr std::int32_t kMaxTitleCharacters = 200;

struct Mark {
  std::string_view bytes;
  std::string_view charset;
};
constexpr std::array<Mark, 3> kMarks{{{"\xEF\xBB\xBF", "utf-8"}, {"\xFF\xFE", "utf-16le"}, {"\xFE\xFF", "utf-16be"}}};

// What the name stands for on the web; empty for a name that is no charset, or that promises no more than ASCII. Only
// names in ICU's built-in table pass, so that none is looked up in the file system.
std::string usable_charset(std::string_view declared) {
  const std::string name = lower_ascii(declared);
  UErrorCode code = U_ZERO_ERROR;
  if (name.empty() || ucnv_countAliases(name.c_str(), &code) == 0 || U_FAILURE(code) != 0) return {};
  if (name == "us-ascii" || name == "ascii" || name == "utf-8" || name == "utf8") return {};
  return name == "iso-8859-1" || name == "latin1" ? "windows-1252" : name;
}

std::string detected_charset(std::string_view bytes) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&code), ucsdet_close);
  ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), &code);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &code);
  if (U_FAILURE(code) != 0 || match == nullptr || ucsdet_getConfidence(match, &code) < kMinConfidence) return {};
  const std::string name = lower_ascii(ucsdet_getName(match, &code));
  return name == "iso-8859-1" ? "windows-1252" : name;
}

std::string converted(std::string_view bytes, const std::string& charset) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(charset.c_str(), &code), ucnv_close);
  if (U_FAILURE(code) != 0) throw Unusable("charset " + charset + ": " + u_errorName(code));
  const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), code);
  if (U_FAILURE(code) != 0) throw Unusable("cannot be read as " + charset + ": " + u_errorName(code));
  std::string out;
  return text.toUTF8String(out);
}

// Line ends of all kinds become \n; other control characters and byte-order marks go.
std::string tidy(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\f' || c == '\v') {
      if (c != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (text.substr(i, 3) == kMarks[0].bytes) {
      i += 2;
    } else if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
      out += c;
    }
  }
  return out;
}

// Bytes of white space at the front of `text`: ASCII, no-break and ideographic space.
std::size_t space_at_front(std::string_view text) {
  if (text.starts_with(' ') || text.starts_with('\t')) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  return text.starts_with("\xE3\x80\x80") ? 3 : 0;
}
std::size_t space_at_back(std::string_view text) {
  if (text.ends_with(' ') || text.ends_with('\t')) return 1;
  if (text.ends_with("\xC2\xA0")) return 2;
  return text.ends_with("\xE3\x80\x80") ? 3 : 0;
}
std::string_view trimmed(std::string_view text) {
  while (const std::size_t n = space_at_front(text)) text.remove_prefix(n);
  while (const std::size_t n = space_at_back(text)) text.remove_suffix(n);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  const auto first = std::find_if(lines.begin(), lines.end(), [](std::string_view line) { return !line.empty(); });
  lines.erase(lines.begin(), first);
  return lines;
}

std::int32_t characters(std::string_view text) {
  return static_cast<std::int32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::size_t size = text.size();
  for (std::size_t i = 0; i < size;) {
    UChar32 character = 0;
    U8_NEXT(bytes, i, size, character);
    if (character < 0) return false;
  }
  return true;
}

Decoded decode(std::string_view bytes, std::string_view declared) {
  for (const Mark& mark : kMarks)
    if (bytes.starts_with(mark.bytes)) {
      const std::string charset(mark.charset);
      return {tidy(converted(bytes.substr(mark.bytes.size()), charset)), charset};
    }
  std::string charset = usable_charset(declared);
  const bool wide = charset.starts_with("utf-16") || charset.starts_with("utf-32");
  if (!wide && bytes.find('\0') != std::string_view::npos)
    throw Unusable("is no text (it holds NUL bytes): save it as UTF-8");
  if (charset.empty() && is_utf8(bytes)) return {tidy(bytes), "utf-8"};
  if (charset.empty()) charset = detected_charset(bytes);
  if (charset.empty()) charset = "windows-1252";
  return {tidy(converted(bytes, charset)), charset};
}

std::string paragraphs(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  const bool parted = std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return line.empty(); });
  std::string out;
  bool gap = false;
  for (const std::string_view line : lines) {
    if (line.empty()) {
      gap = true;
      continue;
    }
    if (!out.empty()) out += gap || !parted ? "\n\n" : "\n";
    out += line;
    gap = false;
  }
  return out;
}

TitledText titled(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.size() < 2 || characters(lines.front()) > kMaxTitleCharacters) return {{}, paragraphs(text)};
  const char* rest = lines.front().data() + lines.front().size();
  return {std::string(lines.front()), paragraphs({rest, static_cast<std::size_t>(text.data() + text.size() - rest)})};
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string whole = is_utf8(text) ? std::string(text) : converted(text, "utf-8");
  std::string out;
  for (const char c : whole) {
    const bool space = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.size() > max_bytes) {
    std::size_t cut = max_bytes;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0) == 0x80) --cut;
    out.resize(cut);
  }
  return std::string(trimmed(out));
}

}  // namespace newsd::spool
