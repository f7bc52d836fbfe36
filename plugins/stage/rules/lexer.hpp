// A rule's expression, cut into lexemes.
#pragma once

#include <cstddef>
#include <string_view>

namespace newsd::rules {

struct Lexeme {
  enum class Kind { end, open, close, conjunction, disjunction, negation, field, phrase, word };
  Kind kind = Kind::end;
  std::string_view text;  // of a field its name, of a phrase what is between the quotes
  bool exact = false;     // = stood before it
  std::size_t offset = 0;
};

class Lexer {
public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // The next lexeme; Kind::end for ever at the end. Throws SyntaxError.
  Lexeme next();

private:
  Lexeme phrase(std::size_t start, bool exact);
  Lexeme word(std::size_t start, bool exact);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace newsd::rules
