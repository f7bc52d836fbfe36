#include "language/prepare.hpp"

#include "language/furniture.hpp"
#include "text/utf8.hpp"

#include <unicode/uchar.h>
#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace newsd::language {
namespace {

// Which ASCII characters are in `set`.
constexpr std::array<bool, 128> table(std::string_view set) {
  std::array<bool, 128> table{};
  for (const char c : set) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kIsSymbol = table("\\/<>{}[]=+*^~$%&#@|_;:!?");
constexpr auto kIsVowel = table("aeiouyAEIOUY");
constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";

// What a piece between white space consists of.
struct Look {
  std::size_t letters = 0, upper = 0, lower = 0, digits = 0, symbols = 0, consonants = 0;
  bool ascii = true;
};

void look_at_ascii(unsigned char c, Look& look) {
  const unsigned char small = c | 0x20;
  if (small >= 'a' && small <= 'z') {
    ++look.letters;
    ++(c == small ? look.lower : look.upper);
    look.consonants += kIsVowel[c] ? 0 : 1;
  } else if (c >= '0' && c <= '9') {
    ++look.digits;
  } else if (kIsSymbol[c]) {
    ++look.symbols;
  }
}

void look_at_other(char32_t c, Look& look) {
  const auto category = static_cast<UCharCategory>(u_charType(static_cast<UChar32>(c)));
  look.ascii = false;
  look.letters += (U_MASK(category) & U_GC_L_MASK) != 0 ? 1 : 0;
  look.upper += category == U_UPPERCASE_LETTER ? 1 : 0;
  look.lower += category == U_LOWERCASE_LETTER ? 1 : 0;
  look.digits += category == U_DECIMAL_DIGIT_NUMBER ? 1 : 0;
}

Look look_at(std::string_view word) {
  Look look;
  for (std::size_t at = 0; at < word.size();) {
    const auto first = static_cast<unsigned char>(word[at]);
    if (first < 0x80) {
      look_at_ascii(first, look);
      ++at;
    } else {
      look_at_other(text::next_code_point(word, at), look);
    }
  }
  return look;
}

bool is_address(std::string_view word) {
  return word.find("://") != std::string_view::npos || word.starts_with("www.") ||
         word.find('@') != std::string_view::npos;
}

// Addresses, numbers, identifiers, file names, random letters: what tells nothing of a language.
bool is_junk(std::string_view word, const Look& look) {
  constexpr std::size_t kUnpronounceable = 6;
  if (look.letters == 0) return true;
  if (word.starts_with("www.")) return true;
  if (look.symbols > 0 && (is_address(word) || word.find('_') != std::string_view::npos)) return true;
  if (!look.ascii) return false;
  if (look.digits > 0) return true;
  const bool mixed_within = look.upper > 1 && look.lower > 0 && look.symbols > 0;
  return mixed_within || look.symbols > 3 || (look.consonants == look.letters && look.letters >= kUnpronounceable);
}

struct Word {
  std::string_view text;
  bool after_newline;
};

// Cuts at white space, and, other than in addresses, at hyphens and slashes (COVID-19, and/or).
std::vector<Word> split(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of(kWhiteSpace, at);
    if (start == std::string_view::npos) break;
    bool newline = text.substr(at, start - at).find('\n') != std::string_view::npos;
    at = std::min(text.find_first_of(kWhiteSpace, start), text.size());
    std::string_view piece = text.substr(start, at - start);
    std::size_t cut = piece.find_first_of("-/");
    if (cut != std::string_view::npos && is_address(piece)) cut = std::string_view::npos;
    for (; cut != std::string_view::npos; cut = piece.find_first_of("-/")) {
      if (cut > 0) words.push_back({piece.substr(0, cut), std::exchange(newline, false)});
      piece.remove_prefix(cut + 1);
    }
    if (!piece.empty()) words.push_back({piece, newline});
  }
  return words;
}

// In small letters, without punctuation around; empty if it is long, or has something else than ASCII letters in it.
std::string plain(std::string_view word) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  while (!word.empty() && !is_letter(word.front()) && static_cast<unsigned char>(word.front()) < 0x80)
    word.remove_prefix(1);
  while (!word.empty() && !is_letter(word.back()) && static_cast<unsigned char>(word.back()) < 0x80)
    word.remove_suffix(1);
  constexpr std::size_t kLongestWord = 15;  // of page furniture
  std::string small;
  if (word.size() > kLongestWord) return small;
  for (const char c : word) {
    if (!is_letter(c) && c != '-') return {};
    small += static_cast<char>(c | 0x20);
  }
  return small;
}

std::string in_small_letters(std::string_view text) {
  std::string small;
  small.reserve(text.size());
  for (std::size_t at = 0; at < text.size();)
    text::append_code_point(small,
                            static_cast<char32_t>(u_tolower(static_cast<UChar32>(text::next_code_point(text, at)))));
  return small;
}

// Marks the words that belong to page furniture.
std::vector<bool> furniture_among(std::span<const Word> words) {
  std::vector<std::string> plain_words;
  plain_words.reserve(words.size());
  for (const Word& word : words) plain_words.push_back(plain(word.text));
  std::vector<bool> marks(words.size(), false);
  for (std::size_t i = 0; i < words.size();) {
    const std::size_t length = furniture_length(std::span(plain_words).subspan(i));
    std::fill_n(marks.begin() + static_cast<std::ptrdiff_t>(i), length, true);
    i += std::max<std::size_t>(length, 1);
  }
  return marks;
}

Prepared gather(std::span<const Word> words, const std::vector<bool>& leave_out) {
  Prepared result;
  std::size_t upper = 0, lower = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!leave_out.empty() && leave_out[i]) continue;
    const Look look = look_at(words[i].text);
    if (is_junk(words[i].text, look)) {
      ++result.dropped;
      continue;
    }
    if (!result.text.empty()) result.text += words[i].after_newline ? '\n' : ' ';
    result.text += words[i].text;
    result.letters += look.letters;
    upper += look.upper;
    lower += look.lower;
    ++result.kept;
  }
  if (upper > lower) result.text = in_small_letters(result.text);
  return result;
}

}  // namespace

Prepared prepared(std::string_view text, std::size_t max_bytes) {
  constexpr std::size_t kEnoughLetters = 12;
  const std::vector<Word> words = split(text::beginning(text, max_bytes));
  const std::vector<bool> furniture = furniture_among(words);
  Prepared without = gather(words, furniture);
  const bool any = std::find(furniture.begin(), furniture.end(), true) != furniture.end();
  return any && without.letters < kEnoughLetters ? gather(words, {}) : without;
}

}  // namespace newsd::language
