#include "text/folding.hpp"

#include "text/utf8.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <algorithm>
#include <string>

namespace newsd::text {
namespace {

constexpr std::u32string_view kStops = U".!?…؟۔।॥።";
constexpr std::u32string_view kHardStops = U"。！？｡";
constexpr std::u32string_view kUnspacedSigns = U"ー々〆〇〻ｰ";
constexpr std::u32string_view kVoicing = U"\u3099\u309A\u309B\u309C\uFF9E\uFF9F";
constexpr std::u32string_view kOwnLetters = U"йїў";  // which decomposition would take apart

struct Replacement {
  char32_t from;
  std::u32string_view to;
};
// Letters that have no decomposition and yet are written without their stroke, or by their near relatives.
constexpr Replacement kReplacements[] = {{U'ø', U"o"}, {U'ł', U"l"},  {U'đ', U"d"},    {U'ħ', U"h"}, {U'ŧ', U"t"},
                                         {U'ı', U"i"}, {U'æ', U"ae"}, {U'œ', U"oe"},   {U'ə', U"e"}, {U'ى', U"ي"},
                                         {U'ی', U"ي"}, {U'ک', U"ك"},  {U'\u0640', U""}};

bool contains(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

UScriptCode script_of(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  return U_SUCCESS(status) ? script : USCRIPT_UNKNOWN;
}

bool is_unspaced(char32_t c) {
  if (contains(kUnspacedSigns, c)) return true;
  switch (script_of(c)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return true;
    default: return false;
  }
}

// Whether a mark only decorates or points, so that words are written without it too.
bool is_dispensable_mark(char32_t c) {
  if (u_charType(static_cast<UChar32>(c)) != U_NON_SPACING_MARK || contains(kVoicing, c)) return false;
  switch (script_of(c)) {
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW: return true;
    default: return false;
  }
}

bool is_word_character(char32_t c) {
  constexpr std::uint32_t kWord = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kWord) != 0 || contains(kVoicing, c);
}

// The text in that normalisation form, by way of UTF-8.
std::u32string transformed(const icu::Normalizer2& form, std::u32string_view text) {
  std::string in, out;
  for (const char32_t c : text) append_code_point(in, c);
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  form.normalizeUTF8(0, in, sink, nullptr, status);
  if (U_FAILURE(status)) return std::u32string(text);
  std::u32string result;
  for (std::size_t at = 0; at < out.size();) result += next_code_point(out, at);
  return result;
}

void append_folded(std::u32string& out, char32_t c) {
  if (c == 0x0307 || is_dispensable_mark(c)) return;
  const auto* const known = std::find_if(std::begin(kReplacements), std::end(kReplacements),
                                         [&](const Replacement& r) { return r.from == c; });
  if (known != std::end(kReplacements))
    out += known->to;
  else if (const std::int32_t digit = u_charDigitValue(static_cast<UChar32>(c)); digit >= 0)
    out += static_cast<char32_t>(U'0' + digit);
  else if (is_word_character(c))
    out += c;
}

std::u32string folded(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* decomposition = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return {c};
  std::u32string result;
  for (const char32_t part : transformed(*folding, {&c, 1})) {
    const bool whole = contains(kOwnLetters, part) || script_of(part) == USCRIPT_HANGUL;
    const std::u32string pieces = whole ? std::u32string(1, part) : transformed(*decomposition, {&part, 1});
    for (const char32_t piece : pieces) append_folded(result, piece);
  }
  return result;
}

Class class_of(char32_t c) {
  if (c == U'\n' || c == U'\u2029') return Class::newline;
  if (u_isUWhiteSpace(static_cast<UChar32>(c)) != 0) return Class::space;
  if (c == U'&' || c == U'＆') return Class::joiner;
  if (contains(kStops, c)) return Class::stop;
  if (contains(kHardStops, c)) return Class::hard_stop;
  if (contains(kVoicing, c)) return Class::extends;
  if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 || c == U'\u0640')
    return Class::ignored;
  if (is_dispensable_mark(c)) return Class::ignored;
  if (is_unspaced(c) && is_word_character(c)) return Class::unspaced;
  if (is_word_character(c)) return Class::letter;
  constexpr std::uint32_t kClosers = U_GC_PE_MASK | U_GC_PF_MASK | U_GC_PI_MASK;
  if ((U_GET_GC_MASK(static_cast<UChar32>(c)) & kClosers) != 0 || c == U'"' || c == U'\'') return Class::closer;
  return Class::separator;
}

// The folded form as UTF-8; a form that is too long for its place leaves the character as it is.
void store(Glyph& glyph, std::u32string_view form, char32_t original) {
  std::string utf8;
  for (const char32_t c : form) append_code_point(utf8, c);
  if (utf8.size() > Glyph::max_bytes) {
    utf8.clear();
    append_code_point(utf8, original);
  }
  std::copy(utf8.begin(), utf8.end(), glyph.folded.begin());
  glyph.size = static_cast<std::uint8_t>(utf8.size());
}

Glyph make_glyph(char32_t c) {
  Glyph glyph;
  glyph.kind = class_of(c);
  glyph.lower_case = u_islower(static_cast<UChar32>(c)) != 0;
  if (glyph.kind == Class::joiner) store(glyph, U"&", c);
  if (glyph.kind != Class::letter && glyph.kind != Class::unspaced && glyph.kind != Class::extends) return glyph;
  const std::u32string form = folded(c);
  if (form.empty())
    glyph.kind = Class::ignored;
  else
    store(glyph, form, c);
  return glyph;
}

}  // namespace

std::unique_ptr<Folding::Page> Folding::make_page(char32_t number) {
  auto page = std::make_unique<Page>();
  for (std::size_t i = 0; i < page->size(); ++i) {
    const char32_t c = (number << 8) | static_cast<char32_t>(i);
    if (c < 0xD800 || c > 0xDFFF) (*page)[i] = make_glyph(c);
  }
  return page;
}

}  // namespace newsd::text
