#include "rules/term_index.hpp"

#include "text/clitics.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace newsd::rules {
namespace {

std::size_t letters(std::string_view form) {
  return static_cast<std::size_t>(
      std::count_if(form.begin(), form.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_hangul(std::string_view form) {
  std::size_t at = 0;
  const char32_t last_syllable = U'힣', first_syllable = U'가';
  const char32_t c = form.empty() ? 0 : text::next_code_point(form, at);
  return c >= first_syllable && c <= last_syllable;
}

void insert_sorted(std::vector<std::size_t>& lengths, std::size_t length) {
  const auto at = std::lower_bound(lengths.begin(), lengths.end(), length);
  if (at == lengths.end() || *at != length) lengths.insert(at, length);
}

}  // namespace

// One pass over the tokens of a text.
class TermIndex::Search {
public:
  Search(const TermIndex& index, std::string_view text, const text::Tokens& tokens, const Found& found)
      : index_(index), text_(text), tokens_(tokens), found_(found) {}

  void run() {
    for (std::size_t i = 0; i < tokens_.items.size(); ++i) {
      const std::string_view form = tokens_.form(tokens_.items[i]);
      from(i, form);
      text::for_each_without_clitics(form, [&](std::string_view bare) { from(i, bare); });
      suffixes(i, form);
    }
  }

private:
  // Walks the trie from the root; the token at `first` is taken for `form`.
  void from(std::size_t first, std::string_view form) {
    std::uint32_t node = 0;
    for (std::size_t last = first; last < tokens_.items.size(); ++last) {
      if (last > first) form = tokens_.form(tokens_.items[last]);
      if (index_.nodes_[node].has_prefixes) prefixes(node, form, first, last);
      const std::uint32_t* const next = index_.lookup(node, EdgeKind::whole, form);
      if (next == nullptr) return;
      node = *next;
      report(node, first, last);
    }
  }
  void prefixes(std::uint32_t node, std::string_view form, std::size_t first, std::size_t last) {
    for (const std::size_t length : index_.prefix_lengths_) {
      if (length > form.size()) return;
      const std::uint32_t* const end = index_.lookup(node, EdgeKind::prefix, form.substr(0, length));
      if (end != nullptr) report(*end, first, last);
    }
  }
  void suffixes(std::size_t at, std::string_view form) {
    for (const std::size_t length : index_.suffix_lengths_) {
      if (length > form.size()) return;
      const std::uint32_t* const end = index_.lookup(0, EdgeKind::suffix, form.substr(form.size() - length));
      if (end != nullptr) report(*end, at, at);
    }
  }

  void report(std::uint32_t node, std::size_t first, std::size_t last) {
    for (const std::uint32_t term : index_.nodes_[node].terms)
      if (fits(index_.terms_[term], first)) found_(term, tokens_.items[first], tokens_.items[last]);
  }
  bool fits(const Entry& term, std::size_t first) const {
    for (std::size_t i = 0; i < term.words.size(); ++i) {
      const text::Token& token = tokens_.items[first + i];
      const Word& word = term.words[i];
      if (i > 0 && word.glued && !token.glued) return false;
      if (i > 0 && token.starts_sentence && !word.starts_sentence) return false;
      if (term.exact && !is_same(term, i, text_.substr(token.start, token.end - token.start))) return false;
    }
    return true;
  }
  static bool is_same(const Entry& term, std::size_t index, std::string_view raw) {
    const std::string& wanted = term.words[index].raw;
    const bool last = index + 1 == term.words.size();
    if (last && term.wildcard == Wildcard::prefix) return raw.starts_with(wanted);
    if (last && term.wildcard == Wildcard::suffix) return raw.ends_with(wanted);
    return raw == wanted;
  }

  const TermIndex& index_;
  std::string_view text_;
  const text::Tokens& tokens_;
  const Found& found_;
};

void TermIndex::search(std::string_view text, const text::Tokens& tokens, const Found& found) const {
  Search(*this, text, tokens, found).run();
}

std::uint32_t TermIndex::add(const Term& term) {
  text::Tokens tokens;
  tokenizer_.cut(term.text, tokens);
  check(term, tokens);
  Entry entry = entry_of(term, tokens);
  const auto [known, is_new] = numbers_.emplace(name_of(entry, tokens), static_cast<std::uint32_t>(terms_.size()));
  if (!is_new) return known->second;
  nodes_[place(entry, tokens)].terms.push_back(known->second);
  terms_.push_back(std::move(entry));
  return known->second;
}

void TermIndex::check(const Term& term, const text::Tokens& tokens) {
  const std::size_t words = tokens.items.size();
  if (words == 0) throw SyntaxError(term.offset, "there is no letter or digit to search for");
  if (words > max_tokens) throw SyntaxError(term.offset, "a phrase of more than 64 words: shorten it");
  if (term.wildcard == Wildcard::none || tokens.items.back().unspaced) return;
  if (letters(tokens.form(tokens.items.back())) < min_wildcard_letters)
    throw SyntaxError(term.offset, "`*` needs at least two letters beside it");
  if (term.wildcard == Wildcard::suffix && words > 1)
    throw SyntaxError(term.offset, "`*` stands before a single word only");
}

TermIndex::Entry TermIndex::entry_of(const Term& term, const text::Tokens& tokens) {
  const bool wild = !tokens.items.back().unspaced;  // where there are no spaces, every term is a part of something
  Entry entry{term.scope, wild ? term.wildcard : Wildcard::none, term.exact, {}};
  for (const text::Token& token : tokens.items)
    entry.words.push_back({term.exact ? term.text.substr(token.start, token.end - token.start) : std::string(),
                           token.glued, token.starts_sentence});
  return entry;
}

// All that makes a term what it is.
std::string TermIndex::name_of(const Entry& entry, const text::Tokens& tokens) {
  std::string name = tokens.folded;
  for (const Word& word : entry.words) {
    name += '\n';
    name += word.raw;
    name += word.glued ? 'g' : '-';
    name += word.starts_sentence ? 's' : '-';
  }
  for (const int property : {static_cast<int>(entry.scope), static_cast<int>(entry.wildcard), entry.exact ? 1 : 0})
    name += static_cast<char>('0' + property);
  return name;
}

// The node at which the term ends, made if need be.
std::uint32_t TermIndex::place(const Entry& entry, const text::Tokens& tokens) {
  std::uint32_t node = 0;
  for (std::size_t i = 0; i + 1 < tokens.items.size(); ++i)
    node = child(node, EdgeKind::whole, tokens.form(tokens.items[i]));
  const std::string_view last = tokens.form(tokens.items.back());
  if (entry.wildcard == Wildcard::suffix) {
    insert_sorted(suffix_lengths_, last.size());
    return child(node, EdgeKind::suffix, last);
  }
  if (entry.wildcard == Wildcard::none && !is_hangul(last)) return child(node, EdgeKind::whole, last);
  insert_sorted(prefix_lengths_, last.size());
  nodes_[node].has_prefixes = true;
  return child(node, EdgeKind::prefix, last);
}

TermIndex::Edge TermIndex::edge(std::uint32_t node, EdgeKind kind, std::string_view form) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  const std::uint64_t place = (std::uint64_t{node} << 2 | static_cast<std::uint64_t>(kind)) * kOdd;
  return std::hash<std::string_view>()(form) ^ (place ^ place >> 29);
}

std::uint32_t TermIndex::child(std::uint32_t node, EdgeKind kind, std::string_view form) {
  const auto [found, is_new] = edges_.emplace(edge(node, kind, form), static_cast<std::uint32_t>(nodes_.size()));
  if (is_new) nodes_.emplace_back();
  return found->second;
}

const std::uint32_t* TermIndex::lookup(std::uint32_t node, EdgeKind kind, std::string_view form) const {
  const auto found = edges_.find(edge(node, kind, form));
  return found == edges_.end() ? nullptr : &found->second;
}

}  // namespace newsd::rules
