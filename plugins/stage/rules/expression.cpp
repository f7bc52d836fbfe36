#include "rules/expression.hpp"

#include "rules/lexer.hpp"

#include <utility>

namespace newsd::rules {
namespace {

using Kind = Lexeme::Kind;

// Recursive descent. Each method leaves the steps of what it has read in `made_`.
class Parser {
public:
  explicit Parser(std::string_view text) : lexer_(text) { advance(); }

  Expression run() {
    if (next_.kind == Kind::end) fail("the rule is empty: write what to search for");
    disjunction({});
    if (next_.kind != Kind::end) fail("`)` closes nothing: remove it, or add `(` before");
    return std::move(made_);
  }

private:
  // What surrounds a part of the expression.
  struct Context {
    Scope scope = Scope::anywhere;
    bool negated = false;
    int depth = 0;
  };

  void disjunction(Context context) {
    conjunction(context);
    while (next_.kind == Kind::disjunction) {
      advance();
      conjunction(context);
      made_.steps.push_back({Operator::disjunction});
    }
  }

  void conjunction(Context context) {
    factor(context);
    while (next_.kind != Kind::end && next_.kind != Kind::close && next_.kind != Kind::disjunction) {
      if (next_.kind == Kind::conjunction) advance();
      factor(context);
      made_.steps.push_back({Operator::conjunction});
    }
  }

  void factor(Context context) {
    if (++context.depth > max_expression_depth) fail("more than 64 levels of parentheses and NOT: split the rule");
    switch (next_.kind) {
      case Kind::negation:
        advance();
        context.negated = !context.negated;
        factor(context);
        made_.steps.push_back({Operator::negation});
        return;
      case Kind::field: return field(context);
      case Kind::open: return parentheses(context);
      case Kind::word:
      case Kind::phrase: return term(context);
      case Kind::conjunction: fail("`AND` needs something on both sides; to search for the word, write \"AND\"");
      case Kind::disjunction: fail("`OR` needs something on both sides; to search for the word, write \"OR\"");
      case Kind::close: fail("nothing before `)`: write what to search for");
      case Kind::end: fail("the rule ends too early: write what to search for, or remove the last AND, OR or NOT");
    }
  }

  void parentheses(Context context) {
    const Lexeme open = next_;
    advance();
    disjunction(context);
    if (next_.kind != Kind::close) throw SyntaxError(open.offset, "`(` is never closed: add a `)`");
    advance();
  }

  void field(Context context) {
    const Lexeme name = next_;
    advance();
    if (name.text == "lang") return named(Operator::language);
    if (name.text == "source") return named(Operator::source);
    context.scope = name.text == "title" ? Scope::title : Scope::body;
    factor(context);
  }

  void named(Operator kind) {
    if (next_.kind != Kind::word && next_.kind != Kind::phrase) fail("lang: and source: take one name: lang:fr");
    made_.steps.push_back({kind, static_cast<std::uint32_t>(made_.names.size())});
    made_.names.emplace_back(next_.text);
    advance();
  }

  void term(const Context& context) {
    if (made_.terms.size() == max_expression_terms) fail("more than 2000 words and phrases: split the rule");
    Term term{.text = std::string(next_.text),
              .scope = context.scope,
              .exact = next_.exact,
              .negated = context.negated,
              .offset = next_.offset};
    if (next_.kind == Kind::word) take_wildcard(term);
    if (term.text.find('*') != std::string::npos) fail("`*` stands at the end or the beginning of a word only: word*");
    made_.steps.push_back({Operator::term, static_cast<std::uint32_t>(made_.terms.size())});
    made_.terms.push_back(std::move(term));
    advance();
  }

  static void take_wildcard(Term& term) {
    if (term.text.ends_with('*')) {
      term.wildcard = Wildcard::prefix;
      term.text.pop_back();
    } else if (term.text.starts_with('*')) {
      term.wildcard = Wildcard::suffix;
      term.text.erase(0, 1);
    }
  }

  void advance() { next_ = lexer_.next(); }
  [[noreturn]] void fail(const std::string& what) const { throw SyntaxError(next_.offset, what); }

  Lexer lexer_;
  Lexeme next_;
  Expression made_;
};

}  // namespace

Expression parse(std::string_view text) {
  if (text.size() > max_expression_bytes) throw SyntaxError(0, "the rule is longer than 64 KiB: split it");
  return Parser(text).run();
}

}  // namespace newsd::rules
