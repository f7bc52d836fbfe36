#include "rules/expression.hpp"

#include <catch2/catch.hpp>

using namespace newsd::rules;

namespace {

// The expression in postfix order, as text.
std::string postfix(std::string_view text) {
  const Expression expression = parse(text);
  std::string out;
  for (const Step& step : expression.steps) {
    if (!out.empty()) out += ' ';
    switch (step.kind) {
      case Operator::term: out += expression.terms[step.index].text; break;
      case Operator::language: out += "lang=" + expression.names[step.index]; break;
      case Operator::source: out += "source=" + expression.names[step.index]; break;
      case Operator::conjunction: out += "&"; break;
      case Operator::disjunction: out += "|"; break;
      case Operator::negation: out += "!"; break;
    }
  }
  return out;
}

std::size_t offset_of_error(std::string_view text) {
  try {
    parse(text);
  } catch (const SyntaxError& error) {
    return error.offset();
  }
  FAIL("no error in: " << text);
  return 0;
}

}  // namespace

TEST_CASE("AND binds closer than OR, and words side by side are joined by AND") {
  CHECK(postfix("a OR b AND c") == "a b c & |");
  CHECK(postfix("a b OR c") == "a b & c |");
  CHECK(postfix("a AND NOT b c") == "a b ! & c &");
  CHECK(postfix("(a OR b) c") == "a b | c &");
  CHECK(postfix("NOT NOT a") == "a ! !");
}

TEST_CASE("Operators are capitals; in small letters or quotes they are words") {
  CHECK(postfix("salt and pepper") == "salt and & pepper &");
  CHECK(postfix("\"AND\" =OR") == "AND OR &");
}

TEST_CASE("Terms carry wildcards, exactness and the field that stands before them") {
  const Expression expression = parse("title:(=OTAN nat*) body:\"coup d'État\" *burg");
  REQUIRE(expression.terms.size() == 4);
  CHECK(expression.terms[0].exact);
  CHECK(expression.terms[0].scope == Scope::title);
  CHECK(expression.terms[1].wildcard == Wildcard::prefix);
  CHECK(expression.terms[1].scope == Scope::title);
  CHECK(expression.terms[2].scope == Scope::body);
  CHECK(expression.terms[2].text == "coup d'État");
  CHECK(expression.terms[3].wildcard == Wildcard::suffix);
  CHECK(expression.terms[3].scope == Scope::anywhere);
}

TEST_CASE("Terms under an odd number of NOTs are negated") {
  const Expression expression = parse("a NOT (b NOT c)");
  CHECK_FALSE(expression.terms[0].negated);
  CHECK(expression.terms[1].negated);
  CHECK_FALSE(expression.terms[2].negated);
}

TEST_CASE("lang: and source: take a name") {
  CHECK(postfix("lang:fr source:\"Harbour Gazette\" a") == "lang=fr source=Harbour Gazette & a &");
}

TEST_CASE("An error says where it is") {
  CHECK(offset_of_error("") == 0);
  CHECK(offset_of_error("a AND") == 5);
  CHECK(offset_of_error("a OR OR b") == 5);
  CHECK(offset_of_error("a (b OR c") == 2);
  CHECK(offset_of_error("a )") == 2);
  CHECK(offset_of_error("a \"b c") == 2);
  CHECK(offset_of_error("a b*c") == 2);
  CHECK(offset_of_error("a = b") == 2);
  CHECK(offset_of_error("()") == 1);
  CHECK(offset_of_error("lang:(fr)") == 5);
}

TEST_CASE("Unknown fields, and what is not offered yet, are refused by name") {
  for (const char* text : {"headline:a", "entity:x", "a NEAR/3 b", "ATLEAST/2(a, b)", "~a", "/a+/", "“a b”"})
    CHECK_THROWS_AS(parse(text), SyntaxError);
  CHECK(postfix("10:30 12:") == "10:30 12: &");
}

TEST_CASE("Depth, length and number of terms are bounded") {
  CHECK_NOTHROW(parse(std::string(60, '(') + "a" + std::string(60, ')')));
  CHECK_THROWS_AS(parse(std::string(100, '(') + "a" + std::string(100, ')')), SyntaxError);
  std::string nots;
  for (int i = 0; i < 100; ++i) nots += "NOT ";
  CHECK_THROWS_AS(parse(nots + "a"), SyntaxError);
  std::string many;
  for (int i = 0; i < 2001; ++i) many += "a ";
  CHECK_THROWS_AS(parse(many), SyntaxError);
  CHECK_THROWS_AS(parse(std::string(70'000, 'a')), SyntaxError);
}
