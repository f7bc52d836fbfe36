#include "extract/measures.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace newsd::extract {
namespace {

bool is_unspaced(char32_t c) {
  return (c >= 0x3040 && c < 0xA000) || (c >= 0x0E00 && c < 0x0F00) || (c >= 0x1000 && c < 0x10A0) ||
         (c >= 0x1780 && c < 0x1800) || (c >= 0xF900 && c < 0xFB00);
}
bool is_stop(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x0964 || c == 0x06D4 ||
         c == 0x061F || c == 0x2026;
}
bool is_closer(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x201C ||
         c == 0x300D || c == 0x300F || c == 0x203A;
}
bool is_opener(char32_t c) {
  return c == '"' || c == 0x201C || c == 0x201E || c == 0xAB || c == 0x2018 || c == 0x300C || c == 0x2039;
}
bool is_capital(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
}
bool is_small(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF) || (c >= 0x3B1 && c <= 0x3C9) || (c >= 0x430 && c <= 0x44F);
}

}  // namespace

Measures measured(std::string_view text) {
  Measures found;
  std::uint32_t unspaced = 0, run_of_digits = 0;
  char32_t before = ' ', last_stop = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next_code_point(text, at);
    const bool space = c == ' ' || c == '\n';
    if (found.letters == 0 && !space) {
      found.starts_small = is_small(c);
      found.starts_quote = is_opener(c);
    }
    if (!space) ++found.letters;
    if (is_unspaced(c))
      ++unspaced;
    else if (!space && (before == ' ' || before == '\n'))
      ++found.words, found.capitalised_words += is_capital(c) ? 1 : 0;
    const bool digit = c >= '0' && c <= '9';
    found.digits += digit ? 1 : 0;
    run_of_digits = digit ? run_of_digits + 1 : 0;
    found.has_year = found.has_year || (run_of_digits == 4 && at >= 4 &&
                                        (text.substr(at - 4, 2) == "20" || text.substr(at - 4, 2) == "19"));
    found.commas += c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C ? 1 : 0;
    found.lines += c == '\n' ? 1 : 0;
    found.has_copyright = found.has_copyright || c == 0xA9;
    found.has_bar = found.has_bar || c == '|';
    found.odd +=
        c == '|' || c == '/' || c == '>' || c == 0xBB || c == 0xB7 || c == 0x2022 || c == '#' || c == '@' ? 1 : 0;
    if (space && (is_stop(before) || (is_closer(before) && is_stop(last_stop)))) ++found.sentence_ends;
    if (c >= 0x3001 && is_stop(c)) ++found.sentence_ends;
    if (!is_closer(c)) last_stop = c;
    before = c;
  }
  found.ends_sentence = is_stop(last_stop);
  found.sentence_ends += found.ends_sentence && last_stop < 0x3001 ? 1 : 0;
  found.ends_colon = last_stop == ':' || last_stop == 0xFF1A;
  found.ends_dots = last_stop == 0x2026 || text.ends_with("...");
  found.words += unspaced / 2;
  return found;
}

std::string squeezed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c + ('a' - 'A'));
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0)
      out += c;
  }
  return out;
}

}  // namespace newsd::extract
