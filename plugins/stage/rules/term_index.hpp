// All terms of all rules in one table, so that a text is searched for all of them in one pass over its tokens.
#pragma once

#include "rules/expression.hpp"
#include "text/tokens.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::rules {

// Finds terms in tokens. Words match whole words as folded by lib/text; in scripts without spaces, terms match as
// substrings; Korean words match the beginning of a word; Arabic ones match behind the clitics wa-, fa-, bi-, li-, ka-,
// al-. Phrases do not cross the end of a sentence, unless they contain one. The time for a token does not grow with the
// number of terms (but with that of different lengths of prefixes and suffixes).
// Threads: one at a time.
class TermIndex {
public:
  static constexpr std::size_t max_tokens = 64;           // of a term
  static constexpr std::size_t min_wildcard_letters = 2;  // before or behind *

  // The number of the term; equal terms have the same. Throws SyntaxError if there is nothing to search for.
  std::uint32_t add(const Term& term);
  std::size_t size() const { return terms_.size(); }
  Scope scope(std::uint32_t term) const { return terms_[term].scope; }

  // Calls found(term, first token, last token) for each mention.
  using Found = std::function<void(std::uint32_t term, const text::Token& first, const text::Token& last)>;
  void search(std::string_view text, const text::Tokens& tokens, const Found& found) const;

private:
  struct Word {
    std::string raw;  // of an exact term, else empty
    bool glued, starts_sentence;
  };
  struct Entry {
    Scope scope;
    Wildcard wildcard;
    bool exact;
    std::vector<Word> words;
  };
  struct Node {
    std::vector<std::uint32_t> terms;  // that end here
    bool has_prefixes = false;         // there are edges for the beginnings of words
  };
  using Edge = std::uint64_t;
  enum class EdgeKind : std::uint64_t { whole = 1, prefix = 2, suffix = 3 };

  static void check(const Term& term, const text::Tokens& tokens);
  static Entry entry_of(const Term& term, const text::Tokens& tokens);
  static std::string name_of(const Entry& entry, const text::Tokens& tokens);
  std::uint32_t place(const Entry& entry, const text::Tokens& tokens);

  static Edge edge(std::uint32_t node, EdgeKind kind, std::string_view form);
  std::uint32_t child(std::uint32_t node, EdgeKind kind, std::string_view form);
  const std::uint32_t* lookup(std::uint32_t node, EdgeKind kind, std::string_view form) const;

  class Search;

  text::Tokenizer tokenizer_;
  std::vector<Entry> terms_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // by all that makes a term what it is
  std::vector<Node> nodes_ = std::vector<Node>(1);          // a trie over folded words; the first is the root
  std::unordered_map<Edge, std::uint32_t> edges_;
  std::vector<std::size_t> prefix_lengths_, suffix_lengths_;  // in bytes, ascending
};

}  // namespace newsd::rules
