#include "entities/mentions.hpp"

#include "text/clitics.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace newsd::entities {
namespace {

constexpr std::uint32_t max_words = 10;  // of a name

bool is_hangul(std::string_view form) { return form.size() >= 6 && form[0] >= '\xEA' && form[0] <= '\xED'; }

constexpr std::array<std::string_view, 48> particles{
    "은",       "는",     "이",   "가",   "을",     "를",     "의",     "에",   "에서", "와",   "과",   "도",
    "로",       "으로",   "에게", "부터", "까지",   "만",     "보다",   "에는", "에도", "이나", "나",   "인",
    "측",       "산",     "발",   "군",   "정부",   "에서는", "에서도", "에선", "엔",   "와의", "과의", "로부터",
    "으로부터", "대통령", "총리", "당국", "외교부", "국민",   "대사관", "대사", "식",   "령",   "제",   "측은"};

bool is_particle(std::string_view ending) {
  return std::find(particles.begin(), particles.end(), ending) != particles.end();
}

// The bytes of a Korean word behind the name that it begins with.
std::uint32_t particle_bytes(std::string_view form, std::string_view name) {
  const std::string_view last = name.substr(name.rfind(' ') == std::string_view::npos ? 0 : name.rfind(' ') + 1);
  return form.starts_with(last) ? static_cast<std::uint32_t>(form.size() - last.size()) : 0;
}

// Whether a token is a katakana character, or the mark of a long vowel.
bool is_katakana(std::string_view form) { return form >= "\xE3\x82\xA0" && form < "\xE3\x84\x80"; }

// Whether two tokens with this between them may belong to one name.
bool joins(std::string_view gap) {
  if (gap.size() > 4) return false;
  for (const char c : gap)
    if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '"' || c == '!' || c == '?' || c == '|' ||
        c == '/')
      return false;
  return std::count(gap.begin(), gap.end(), '\n') < 2;
}

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string_view fallback_of(std::string_view language) {
  for (const std::string_view french : {"bm", "mos", "wo", "fon", "bbj", "ee", "ln", "sg", "mg", "rw", "rn"})
    if (language == french) return "fr";
  return "en";
}

}  // namespace

std::string_view Reading::gap_before(std::size_t token) const {
  const std::uint32_t from = token == 0 ? 0 : tokens.items[token - 1].end;
  return text.substr(from, tokens.items[token].start - from);
}

std::string_view Reading::between(std::size_t first, std::size_t last) const {
  const std::uint32_t from = tokens.items[first].start;
  return text.substr(from, tokens.items[last - 1].end - from);
}

void Finder::read(std::string_view text, std::string_view language, Reading& out) {
  out.text = text::beginning(text, max_bytes);
  out.mentions.clear();
  out.shapes.clear();
  tokenizer_.cut(out.text, out.tokens);
  std::size_t small = 0, large = 0;
  for (const text::Token& token : out.tokens.items) {
    out.shapes.push_back(shape_of(out.text.substr(token.start, token.end - token.start)));
    (is_capital(out.shapes.back()) && out.shapes.back() != Shape::capital ? large : small) +=
        out.shapes.back() == Shape::uncased ? 0u : 1u;
  }
  out.shouts = large > 2 && small * 4 < large;
  const std::string_view base = language.substr(0, language.find('-'));
  out.language = base;
  endings_ = endings_of(base);
  language_ = gazetteer_.language(base);
  fallback_ = language_ == 0 ? gazetteer_.language(fallback_of(base)) : language_;
  hebrew_ = base == "he";
  for (std::uint32_t token = 0; token < out.size();) {
    Match match = longest_at(out, token);
    if (match.readings.empty()) {
      ++token;
      continue;
    }
    out.mentions.push_back({token, match.last, match.particle, match.exact, std::move(match.readings)});
    token = match.last;
  }
}

Finder::Match Finder::longest_at(const Reading& reading, std::uint32_t token) {
  Match best;
  walk(reading, token, token, Gazetteer::root, true, best);
  return best;
}

void Finder::walk(const Reading& reading, std::uint32_t start, std::uint32_t token, std::uint32_t node, bool exact,
                  Match& best) {
  if (token >= reading.size() || token - start >= max_words) return;
  if (token > start) {
    const text::Token& here = reading.tokens.items[token];
    if (here.unspaced ? !here.glued : !joins(reading.gap_before(token))) return;
  }
  const std::string_view form = reading.form(token);
  const auto follow = [&](std::uint32_t word, bool as_written) {
    const std::uint32_t next = word == Gazetteer::nowhere ? Gazetteer::nowhere : gazetteer_.step(node, word);
    if (next == Gazetteer::nowhere) return;
    consider(reading, start, token + 1, next, exact && as_written, best);
    walk(reading, start, token + 1, next, exact && as_written, best);
  };
  follow(gazetteer_.word(form), true);
  if (reading.tokens.items[token].unspaced || reading.shapes[token] == Shape::lower) return;
  for_each_stem(form, token == start, [&](std::string_view stem) { follow(gazetteer_.word(stem), false); });
}

template <class Take>
void Finder::for_each_stem(std::string_view form, bool first, Take take) {
  if (is_hangul(form)) {
    for (std::size_t bytes = form.size() - 3; bytes >= 6; bytes -= 3)
      if (is_particle(form.substr(bytes))) take(form.substr(0, bytes));
    return;
  }
  if (first) text::for_each_without_clitics(form, take);
  if (first && form.starts_with("لل") && form.size() >= 10) take(stem_.assign("ال").append(form.substr(4)));
  if (first && hebrew_)
    for (const std::string_view clitic : {"ב", "ל", "מ", "ה", "ו", "ש", "כ"})
      if (form.starts_with(clitic) && form.size() >= 8) take(form.substr(2));
  if (endings_.empty()) return;
  const std::size_t least = static_cast<unsigned char>(form[0]) < 0x80 ? 3 : 6;
  for (const Ending& ending : endings_) {
    if (form.size() < ending.cut.size() + least || !form.ends_with(ending.cut)) continue;
    stem_.assign(form.substr(0, form.size() - ending.cut.size()));
    stem_ += ending.put;
    take(stem_);
  }
}

void Finder::consider(const Reading& reading, std::uint32_t start, std::uint32_t last, std::uint32_t node, bool exact,
                      Match& best) {
  const bool better = last > best.last || (last == best.last && exact && !best.exact);
  if (!better) return;
  std::vector<Name> accepted;
  for (const Name& name : gazetteer_.names(node))
    if (accepts(reading, start, last, name, exact)) accepted.push_back(name);
  if (accepted.empty()) return;
  std::uint32_t particle = 0;
  const std::string_view form = reading.form(last - 1);
  if (!exact && is_hangul(form)) particle = particle_bytes(form, gazetteer_.written(accepted.front()));
  best = {last, exact, particle, std::move(accepted)};
}

bool Finder::cuts_katakana(const Reading& reading, std::uint32_t start, std::uint32_t last) {
  const auto joined = [&](std::uint32_t token) {
    return reading.tokens.items[token].glued && is_katakana(reading.form(token)) &&
           is_katakana(reading.form(token - 1));
  };
  return (start > 0 && joined(start)) || (last < reading.size() && joined(last));
}

bool Finder::accepts(const Reading& reading, std::uint32_t start, std::uint32_t last, const Name& name,
                     bool exact) const {
  const Shape shape = reading.shapes[start];
  const std::string_view written = gazetteer_.written(name);
  if (!gazetteer_.is_used_in(name, language_) && !gazetteer_.is_used_in(name, fallback_)) return false;
  if (!exact && letters(written) < (is_hangul(written) ? 2u : 3u)) return false;
  const bool unspaced = reading.tokens.items[start].unspaced;
  if (unspaced && (last - start < 2 || cuts_katakana(reading, start, last))) return false;
  if (name.adjective || written.empty()) return true;
  if (!name.acronym) return !name.capitalised || shape != Shape::lower;
  if (reading.shouts && letters(written) < 4) return false;
  if (last < reading.size() && reading.gap_before(last) == "-" && reading.shapes[last] == Shape::uncased) return false;
  for (std::uint32_t token = start; token < last; ++token) {
    const Shape one = reading.shapes[token];
    const bool written_small = one == Shape::capital && letters(written) >= 4;
    if (one == Shape::lower || (one == Shape::capital && !written_small)) return false;
  }
  return exact || !endings_.empty() || shape == Shape::uncased;
}

}  // namespace newsd::entities
