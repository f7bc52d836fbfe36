#include "rules/lexer.hpp"

#include "rules/expression.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace newsd::rules {
namespace {

using Kind = Lexeme::Kind;

constexpr std::string_view kSpace = " \t\r\n\f\v";
constexpr std::string_view kWordEnd = " \t\r\n\f\v()\"";
constexpr std::array<std::string_view, 4> kFields = {"title", "body", "lang", "source"};
constexpr std::array<std::string_view, 3> kLaterFields = {"entity", "topic", "agency"};
constexpr std::array<std::string_view, 5> kLaterOperators = {"NEAR/", "BEFORE/", "ATLEAST/", "COUNT/", "SCORE/"};

template <class Names>
bool is_among(std::string_view name, const Names& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The length of a field's name if the word begins with one and its colon, and goes on after it.
std::size_t field_length(std::string_view rest) {
  const std::size_t colon = rest.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon + 1 == rest.size()) return 0;
  const std::string_view name = rest.substr(0, colon);
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const char after = rest[colon + 1];
  const bool goes_on = after == '"' || after == '(' || kWordEnd.find(after) == std::string_view::npos;
  return plain && goes_on ? colon : 0;
}

Lexeme field(std::string_view name, std::size_t offset) {
  const std::string shown(name);
  if (is_among(name, kLaterFields))
    throw SyntaxError(offset, "`" + shown + ":` is not offered yet: use words, title:, body:, lang: or source:");
  if (!is_among(name, kFields))
    throw SyntaxError(
        offset, "unknown field `" + shown + ":`: use title:, body:, lang: or source:, or put the words in quotes");
  return {Kind::field, name, false, offset};
}

void refuse_what_comes_later(std::string_view word, std::size_t offset) {
  if (word.front() == '~') throw SyntaxError(offset, "`~` (inflected forms) is not offered yet: use word* or OR");
  if (word.front() == '/') throw SyntaxError(offset, "regular expressions are not offered yet: use words and word*");
  for (const std::string_view name : kLaterOperators)
    if (word.starts_with(name))
      throw SyntaxError(offset, "`" + std::string(name.substr(0, name.size() - 1)) +
                                    "` is not offered yet: use AND, OR, NOT and \"phrases\"");
  for (const std::string_view quote : {"“", "”", "„", "«", "»"})
    if (word.find(quote) != std::string_view::npos)
      throw SyntaxError(offset, "`" + std::string(quote) + "` does not make a phrase: use straight quotes, \"…\"");
}

}  // namespace

Lexeme Lexer::next() {
  at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
  const std::size_t start = at_;
  if (start == text_.size()) return {Kind::end, {}, false, start};
  if (text_[start] == '(' || text_[start] == ')')
    return {text_[at_++] == '(' ? Kind::open : Kind::close, text_.substr(start, 1), false, start};
  const bool exact = text_[start] == '=';
  if (exact) ++at_;
  if (at_ < text_.size() && text_[at_] == '"') return phrase(start, exact);
  return word(start, exact);
}

Lexeme Lexer::phrase(std::size_t start, bool exact) {
  const std::size_t close = text_.find('"', at_ + 1);
  if (close == std::string_view::npos) throw SyntaxError(start, "the quote is never closed: add a `\"`");
  const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
  at_ = close + 1;
  return {Kind::phrase, inside, exact, start};
}

Lexeme Lexer::word(std::size_t start, bool exact) {
  const std::size_t begin = at_;
  if (const std::size_t length = exact ? 0 : field_length(text_.substr(begin)); length > 0) {
    at_ = begin + length + 1;
    return field(text_.substr(begin, length), start);
  }
  at_ = std::min(text_.find_first_of(kWordEnd, begin), text_.size());
  const std::string_view word = text_.substr(begin, at_ - begin);
  if (word.empty()) throw SyntaxError(start, "`=` stands alone: put a word or a \"phrase\" right behind it");
  if (!exact && word == "AND") return {Kind::conjunction, word, false, start};
  if (!exact && word == "OR") return {Kind::disjunction, word, false, start};
  if (!exact && word == "NOT") return {Kind::negation, word, false, start};
  if (!exact) refuse_what_comes_later(word, start);
  return {Kind::word, word, exact, start};
}

}  // namespace newsd::rules
