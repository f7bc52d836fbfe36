// Rules made ready, and the articles that they match.
#pragma once

#include "rules/expression.hpp"
#include "rules/rule.hpp"
#include "rules/term_index.hpp"
#include "text/tokens.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::rules {

// What of an article rules look at. `fields` are title, summary and text: the body is the last two.
struct Subject {
  std::array<std::string_view, 3> fields = {};
  std::string_view language = {}, source_id = {}, source_name = {};
};

struct Match {
  std::uint32_t rule = 0;   // its place in the rules that the set was made of
  std::uint32_t count = 0;  // mentions of its terms, those under NOT left out
  int field = -1;           // of the first mention: an index of Subject::fields; -1 = there is none
  std::uint32_t start = 0, end = 0;
};

// Works in one pass over the tokens; then only those rules are evaluated of which a term was found, or which can be
// true without any (lang:, source:, NOT). Threads: one at a time.
class RuleSet {
public:
  static constexpr std::size_t max_rules = 100'000;

  // Throws newsd::Failure (NEWSD_CONFIG) for a rule that cannot be understood, or two with one id; it says where.
  explicit RuleSet(const std::vector<Rule>& rules);

  std::size_t size() const { return rules_.size(); }
  // The rules that match, in their order. Valid until the next call.
  const std::vector<Match>& match(const Subject& subject);

private:
  struct Compiled {
    std::vector<Step> steps;               // with terms and names by their numbers in the set
    std::vector<std::uint32_t> own_terms;  // those not under NOT
  };
  // What was found of a term in the current article.
  struct Found {
    std::uint64_t article = 0;  // the number of the article that this is true of
    std::uint32_t count = 0;
    int field = 0;
    std::uint32_t start = 0, end = 0;
  };

  Compiled compile(const Rule& rule, std::uint32_t number);
  void search(const Subject& subject);
  void note(std::uint32_t term, int field, const text::Token& first, const text::Token& last);
  void consider(std::uint32_t rule);
  bool is_true(const Compiled& rule, const Subject& subject);
  bool has_name(const Step& step, const Subject& subject) const;
  Match match_of(std::uint32_t rule) const;

  TermIndex index_;
  std::vector<Compiled> rules_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint32_t>> rules_of_term_;
  std::vector<std::uint32_t> unconditional_;  // rules that can be true without any term

  text::Tokenizer tokenizer_;
  std::uint64_t article_ = 0;
  text::Tokens tokens_;
  std::vector<Found> found_;               // by term
  std::vector<std::uint64_t> considered_;  // by rule: the article that it was last considered for
  std::vector<std::uint32_t> candidates_;
  std::vector<bool> stack_;
  std::vector<Match> matches_;
};

}  // namespace newsd::rules
