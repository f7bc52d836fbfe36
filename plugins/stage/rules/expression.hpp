// The language of rules: words, phrases, AND, OR, NOT, parentheses.
//
//   expression = conjunction { "OR" conjunction }
//   conjunction = factor { ["AND"] factor }
//   factor = "NOT" factor | [field ":"] factor | "(" expression ")" | term
//   term = ["="] ( word | '"' phrase '"' ) | word "*" | "*" word
//   field = "title" | "body" ; and the terms "lang:" tag, "source:" name
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::rules {

enum class Scope : std::uint8_t { anywhere, title, body };
enum class Wildcard : std::uint8_t { none, prefix, suffix };

struct Term {
  std::string text = {};  // without quotes, asterisk and equals sign
  Scope scope = Scope::anywhere;
  Wildcard wildcard = Wildcard::none;
  bool exact = false;      // case and diacritics count
  bool negated = false;    // stands under a NOT: its mentions are none of the rule's
  std::size_t offset = 0;  // in the expression
};

enum class Operator : std::uint8_t { term, language, source, conjunction, disjunction, negation };

// One step of an expression in postfix order.
struct Step {
  Operator kind;
  std::uint32_t index = 0;  // of `terms`, or of `names` for language and source
};

struct Expression {
  std::vector<Term> terms;
  std::vector<std::string> names;
  std::vector<Step> steps;
};

// What is wrong with an expression, where (in bytes from its beginning), and what to do.
class SyntaxError : public std::runtime_error {
public:
  SyntaxError(std::size_t offset, const std::string& what) : std::runtime_error(what), offset_(offset) {}
  std::size_t offset() const { return offset_; }

private:
  std::size_t offset_;
};

constexpr std::size_t max_expression_bytes = 64u << 10;
constexpr std::size_t max_expression_terms = 2000;
constexpr int max_expression_depth = 64;

// Throws SyntaxError.
Expression parse(std::string_view text);

}  // namespace newsd::rules
