#include "charset/charset.hpp"

#include <unicode/ucnv.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>

namespace newsd::charset {
namespace {

constexpr std::size_t kDeclarationBytes = 1024;

struct Alias {
  std::string_view label, charset;
};
// Labels that mean more than they say, as browsers read them, and wild spellings.
constexpr auto kAliases = std::to_array<Alias>({
    {"iso88591", "windows-1252"},
    {"latin1", "windows-1252"},
    {"l1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"usascii", "windows-1252"},
    {"ansix341968", "windows-1252"},
    {"iso88599", "windows-1254"},
    {"latin5", "windows-1254"},
    {"tis620", "windows-874-2000"},
    {"iso885911", "windows-874-2000"},
    {"windows874", "windows-874-2000"},
    {"cp874", "windows-874-2000"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"gb231280", "gb18030"},
    {"xgbk", "gb18030"},
    {"cp936", "gb18030"},
    {"euccn", "gb18030"},
    {"euckr", "windows-949-2000"},
    {"ksc56011987", "windows-949-2000"},
    {"ksc5601", "windows-949-2000"},
    {"cp949", "windows-949-2000"},
    {"uhc", "windows-949-2000"},
    {"windows949", "windows-949-2000"},
    {"shiftjis", "ibm-943_P15A-2003"},
    {"sjis", "ibm-943_P15A-2003"},
    {"xsjis", "ibm-943_P15A-2003"},
    {"cp932", "ibm-943_P15A-2003"},
    {"windows31j", "ibm-943_P15A-2003"},
    {"mskanji", "ibm-943_P15A-2003"},
    {"eucjp", "euc-jp"},
    {"xeucjp", "euc-jp"},
    {"big5", "big5-hkscs"},
    {"big5hkscs", "big5-hkscs"},
    {"xxbig5", "big5-hkscs"},
    {"utf8", "utf-8"},
    {"unicode11utf8", "utf-8"},
    {"iso88598i", "iso-8859-8"},
    {"koi8", "koi8-r"},
});

std::string folded(std::string_view label) {
  std::string out;
  for (const char c : label)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) out += static_cast<char>(std::tolower(c));
  return out;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter converter_named(std::string_view label) {
  const std::string key = folded(label);
  if (key.empty() || key.size() > 40) return nullptr;
  const auto* alias = std::find_if(kAliases.begin(), kAliases.end(), [&](const Alias& a) { return a.label == key; });
  const std::string name(alias == kAliases.end() ? label : alias->charset);
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &error));
  return U_SUCCESS(error) != 0 ? std::move(converter) : nullptr;
}

struct Attempt {
  std::string text;
  std::size_t bad = 0;  // characters that meant nothing
};

void count_bad(const void* context, UConverterToUnicodeArgs* arguments, const char* units, int32_t length,
               UConverterCallbackReason reason, UErrorCode* error) {
  if (reason <= UCNV_IRREGULAR) ++*static_cast<std::size_t*>(const_cast<void*>(context));
  UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, arguments, units, length, reason, error);
}

std::optional<Attempt> attempt(UConverter* from, Bytes bytes) {
  Attempt result;
  UErrorCode error = U_ZERO_ERROR;
  ucnv_setToUCallBack(from, count_bad, &result.bad, nullptr, nullptr, &error);
  const Converter to(ucnv_open("utf-8", &error));
  if (U_FAILURE(error) != 0) return std::nullopt;
  const char* source = reinterpret_cast<const char*>(bytes.data());
  const char* source_end = source + bytes.size();
  std::array<UChar, 4096> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  std::array<char, 16384> room{};
  UBool reset = 1;
  do {
    char* target = room.data();
    error = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from, &target, room.data() + room.size(), &source, source_end, pivot.data(), &pivot_source,
                   &pivot_target, pivot.data() + pivot.size(), reset, 1, &error);
    result.text.append(room.data(), target);
    reset = 0;
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(error) != 0) return std::nullopt;
  return result;
}

std::string_view view(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Bytes of the UTF-8 character at the start of `text`; 0 if there is none (surrogates and overlong forms are none).
std::size_t character_length(std::string_view text) {
  const auto byte = [&text](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0; };
  const auto continues = [&byte](std::size_t at) { return (byte(at) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool bad = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F);
    return !bad && continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool bad = (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F);
    return !bad && continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

std::string utf8_repaired(std::string_view text, bool& damaged) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    damaged |= length == 0;
    out.append(length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

struct Mark {
  std::string_view bytes, charset;
};
constexpr auto kMarks = std::to_array<Mark>({{"\xEF\xBB\xBF", "utf-8"},
                                             {std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
                                             {std::string_view("\0\0\xFE\xFF", 4), "utf-32be"},
                                             {"\xFF\xFE", "utf-16le"},
                                             {"\xFE\xFF", "utf-16be"}});
// What "<?" or "<r" look like where a character takes more than a byte, and where it is EBCDIC.
constexpr auto kShapes = std::to_array<Mark>({{std::string_view("<\0\0\0", 4), "utf-32le"},
                                              {std::string_view("\0\0\0<", 4), "utf-32be"},
                                              {std::string_view("<\0", 2), "utf-16le"},
                                              {std::string_view("\0<", 2), "utf-16be"},
                                              {"\x4C\x6F\xA7\x94", "ebcdic-cp-us"}});

template <class Marks>
std::string_view marked(std::string_view text, const Marks& marks) {
  for (const Mark& mark : marks)
    if (text.starts_with(mark.bytes)) return mark.charset;
  return {};
}

// Charsets that switch by escape sequences; all their bytes are ASCII.
std::string_view escaped_charset(std::string_view text) {
  const std::size_t escape = text.find('\x1B');
  if (escape == std::string_view::npos) return {};
  const std::string_view sequence = text.substr(escape + 1);
  if (sequence.starts_with("$B") || sequence.starts_with("$@") || sequence.starts_with("(J")) return "iso-2022-jp";
  if (sequence.starts_with("$)C")) return "iso-2022-kr";
  return sequence.starts_with("$)A") ? "iso-2022-cn" : std::string_view();
}

bool is_ascii_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\x1B'; });
}

// Two characters of several bytes and no error: single-byte charsets do not come out like that.
bool is_plainly_utf8(std::string_view text) {
  return is_utf8(text) && std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) == 0xC0; }) >= 2;
}

// Reads the bytes as `label` says, unless they contradict it.
std::optional<Decoded> as_labelled(Bytes bytes, std::string_view label, std::size_t allowed_bad) {
  const Converter converter = converter_named(label);
  if (!converter) return std::nullopt;
  if (ucnv_getMaxCharSize(converter.get()) == 1 && is_plainly_utf8(view(bytes))) return std::nullopt;
  auto result = attempt(converter.get(), bytes);
  if (!result || result->bad > allowed_bad) return std::nullopt;
  const bool damaged = result->bad > 0;
  return Decoded{std::move(result->text), std::string(label), false, damaged};
}

// Text that was read as windows-1252 once too often, by whoever made it, has nothing but characters of that charset,
// and as bytes of that charset it is UTF-8 again. What was not, is not.
void undo_second_encoding(std::string& text) {
  if (is_ascii_text(text)) return;
  UErrorCode error = U_ZERO_ERROR;
  const Converter single(ucnv_open("ibm-5348_P100-1997", &error));  // windows-1252 with a meaning for every byte
  if (U_FAILURE(error) != 0) return;
  ucnv_setFromUCallBack(single.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::string bytes(text.size(), '\0');
  const int32_t length = ucnv_fromAlgorithmic(single.get(), UCNV_UTF8, bytes.data(), static_cast<int32_t>(bytes.size()),
                                              text.data(), static_cast<int32_t>(text.size()), &error);
  if (U_FAILURE(error) != 0) return;
  bytes.resize(static_cast<std::size_t>(length));
  if (is_plainly_utf8(bytes)) text = std::move(bytes);
}

Decoded finished(Decoded decoded, std::string_view expected_label) {
  if (decoded.text.starts_with("\xEF\xBB\xBF")) decoded.text.erase(0, 3);
  undo_second_encoding(decoded.text);
  decoded.overruled = !expected_label.empty() && folded(decoded.charset) != folded(expected_label);
  return decoded;
}

Decoded as_utf8(Bytes bytes) {
  Decoded decoded{{}, "utf-8"};
  decoded.text = utf8_repaired(view(bytes), decoded.damaged);
  return decoded;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_label(std::string_view text) {
  const auto fits = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == ':';
  };
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), fits);
}

std::string declared_in_xml(Bytes bytes) {
  std::string head;
  for (const std::uint8_t byte : bytes.first(std::min(bytes.size(), kDeclarationBytes)))
    if (byte != 0) head += static_cast<char>(std::tolower(byte));
  const std::size_t start = head.find("<?xml");
  if (start == std::string::npos) return {};
  head = head.substr(start, head.find('>', start) - start);
  std::size_t at = head.find("encoding");
  if (at == std::string::npos) return {};
  at = head.find_first_not_of(" \t\r\n=\"'", at + 8);
  if (at == std::string::npos) return {};
  const std::string label = head.substr(at, std::min(head.find_first_of(" \t\r\n\"'?", at), head.size()) - at);
  return is_label(label) ? label : std::string();
}

Decoded decode(Bytes bytes, const Labels& labels) {
  const std::string_view first_label = labels.transport.empty() ? labels.document : labels.transport;
  const std::string_view text = view(bytes);
  if (const auto mark = marked(text, kMarks); mark == "utf-8") return finished(as_utf8(bytes.subspan(3)), first_label);
  std::string_view shape = marked(text, kMarks);
  if (shape.empty()) shape = marked(text, kShapes);
  if (shape.empty()) shape = escaped_charset(text);
  if (!shape.empty())
    if (auto decoded = as_labelled(bytes, shape, bytes.size() / 64)) return finished(std::move(*decoded), first_label);
  if (is_ascii_text(text)) return finished(Decoded{std::string(text), "utf-8"}, {});

  for (const std::string_view label : {labels.transport, labels.document})
    if (auto decoded = as_labelled(bytes, label, 0)) return finished(std::move(*decoded), first_label);
  if (is_utf8(text)) return finished(as_utf8(bytes), first_label);
  // A label that all but a few bytes bear out is better than a guess.
  const std::size_t few = bytes.size() / 2000 + 1;
  for (const std::string_view label : {labels.transport, labels.document, std::string_view("utf-8")})
    if (auto decoded = as_labelled(bytes, label, few)) return finished(std::move(*decoded), first_label);
  if (auto decoded = as_labelled(bytes, detected(bytes), bytes.size()))
    return finished(std::move(*decoded), first_label);
  return finished(as_utf8(bytes), first_label);
}

}  // namespace newsd::charset
