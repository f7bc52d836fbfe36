#include "rules/rule_set.hpp"

#include "rules/rule_file.hpp"

#include <algorithm>
#include <map>
#include <newsd/plugin.hpp>
#include <tuple>
#include <utility>

namespace newsd::rules {
namespace {

// Whether an expression can be true, and can be false, when none of its terms is found.
struct Chance {
  bool to_be_true, to_be_false;
};

bool can_be_true_without_terms(const std::vector<Step>& steps) {
  std::vector<Chance> stack;
  const auto pop = [&] {
    const Chance top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Step& step : steps) {
    switch (step.kind) {
      case Operator::term: stack.push_back({false, true}); break;
      case Operator::language:
      case Operator::source: stack.push_back({true, true}); break;
      case Operator::negation: {
        const Chance one = pop();
        stack.push_back({one.to_be_false, one.to_be_true});
        break;
      }
      case Operator::conjunction: {
        const Chance right = pop(), left = pop();
        stack.push_back({left.to_be_true && right.to_be_true, left.to_be_false || right.to_be_false});
        break;
      }
      case Operator::disjunction: {
        const Chance right = pop(), left = pop();
        stack.push_back({left.to_be_true || right.to_be_true, left.to_be_false && right.to_be_false});
        break;
      }
    }
  }
  return stack.back().to_be_true;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool is_same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return small(a) == small(b); });
}

// Whether the tag is the wanted one, or one below it (pt-BR is below pt).
bool is_language(std::string_view tag, std::string_view wanted) {
  if (tag.size() < wanted.size() || !is_same_name(tag.substr(0, wanted.size()), wanted)) return false;
  return tag.size() == wanted.size() || tag[wanted.size()] == '-';
}

void check_ids(const std::vector<Rule>& rules) {
  std::map<std::string_view, const Rule*> seen;
  for (const Rule& rule : rules) {
    const auto [first, is_new] = seen.emplace(rule.id, &rule);
    if (!is_new)
      throw Failure(NEWSD_CONFIG, place(rule, 0) + " there is a rule `" + rule.id + "` already, at " +
                                      place(*first->second, 0) + " rename one of them");
  }
}

}  // namespace

RuleSet::RuleSet(const std::vector<Rule>& rules) {
  if (rules.size() > max_rules) throw Failure(NEWSD_CONFIG, "more than 100000 rules: use fewer");
  check_ids(rules);
  for (const Rule& rule : rules) rules_.push_back(compile(rule, static_cast<std::uint32_t>(rules_.size())));
  found_.resize(index_.size());
  considered_.resize(rules_.size());
}

RuleSet::Compiled RuleSet::compile(const Rule& rule, std::uint32_t number) try {
  Expression expression = parse(rule.expression);
  Compiled compiled{std::move(expression.steps), {}};
  for (Step& step : compiled.steps) {
    if (step.kind == Operator::language || step.kind == Operator::source) {
      names_.push_back(expression.names[step.index]);
      step.index = static_cast<std::uint32_t>(names_.size() - 1);
    } else if (step.kind == Operator::term) {
      const Term& term = expression.terms[step.index];
      step.index = index_.add(term);
      rules_of_term_.resize(index_.size());
      rules_of_term_[step.index].push_back(number);
      if (!term.negated) compiled.own_terms.push_back(step.index);
    }
  }
  std::sort(compiled.own_terms.begin(), compiled.own_terms.end());
  compiled.own_terms.erase(std::unique(compiled.own_terms.begin(), compiled.own_terms.end()), compiled.own_terms.end());
  if (can_be_true_without_terms(compiled.steps)) unconditional_.push_back(number);
  return compiled;
} catch (const SyntaxError& error) {
  throw Failure(NEWSD_CONFIG, place(rule, error.offset()) + " " + error.what());
}

const std::vector<Match>& RuleSet::match(const Subject& subject) {
  ++article_;
  candidates_.clear();
  matches_.clear();
  for (const std::uint32_t rule : unconditional_) consider(rule);
  search(subject);
  std::sort(candidates_.begin(), candidates_.end());
  for (const std::uint32_t rule : candidates_)
    if (is_true(rules_[rule], subject)) matches_.push_back(match_of(rule));
  return matches_;
}

void RuleSet::search(const Subject& subject) {
  for (int field = 0; field < static_cast<int>(subject.fields.size()); ++field) {
    const std::string_view text = subject.fields[static_cast<std::size_t>(field)];
    tokenizer_.cut(text, tokens_);
    index_.search(text, tokens_, [&](std::uint32_t term, const text::Token& first, const text::Token& last) {
      const Scope scope = index_.scope(term);
      if (scope == Scope::anywhere || (scope == Scope::title) == (field == 0)) note(term, field, first, last);
    });
  }
}

void RuleSet::note(std::uint32_t term, int field, const text::Token& first, const text::Token& last) {
  Found& found = found_[term];
  if (found.article == article_) {
    ++found.count;
    return;
  }
  found = {article_, 1, field, first.start, last.end};
  for (const std::uint32_t rule : rules_of_term_[term]) consider(rule);
}

void RuleSet::consider(std::uint32_t rule) {
  if (std::exchange(considered_[rule], article_) != article_) candidates_.push_back(rule);
}

bool RuleSet::is_true(const Compiled& rule, const Subject& subject) {
  stack_.clear();
  for (const Step& step : rule.steps) {
    switch (step.kind) {
      case Operator::term: stack_.push_back(found_[step.index].article == article_); continue;
      case Operator::language:
      case Operator::source: stack_.push_back(has_name(step, subject)); continue;
      case Operator::negation: stack_.back().flip(); continue;
      case Operator::conjunction:
      case Operator::disjunction: break;
    }
    const bool right = stack_.back();
    stack_.pop_back();
    const bool left = stack_.back();
    stack_.back() = step.kind == Operator::conjunction ? left && right : left || right;
  }
  return stack_.back();
}

bool RuleSet::has_name(const Step& step, const Subject& subject) const {
  const std::string& name = names_[step.index];
  if (step.kind == Operator::language) return is_language(subject.language, name);
  return is_same_name(subject.source_id, name) || is_same_name(subject.source_name, name);
}

Match RuleSet::match_of(std::uint32_t rule) const {
  Match match{.rule = rule};
  for (const std::uint32_t term : rules_[rule].own_terms) {
    const Found& found = found_[term];
    if (found.article != article_) continue;
    const bool is_earlier = match.count == 0 || std::tie(found.field, found.start) < std::tie(match.field, match.start);
    match.count += found.count;
    if (is_earlier) std::tie(match.field, match.start, match.end) = std::tie(found.field, found.start, found.end);
  }
  return match;
}

}  // namespace newsd::rules
