#include "entities/dateline.hpp"

#include "entities/shapes.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace newsd::entities {
namespace {

constexpr std::string_view blanks = " \t\r\n\xC2\xA0";
constexpr std::array<std::string_view, 46> introductions{
    "selon",         "source",      "sources", "avec",  "with",  "theo",       "per",      "quelle",    "quellen",
    "fuente",        "fuentes",     "fonte",   "fonti", "via",   "by",         "mit",      "nach",      "con",
    "com",           "informacion", "de",      "с",     "по",    "материалам", "источник", "джерело",   "za",
    "zdroj",         "zrodlo",      "kaynak",  "bron",  "kilde", "kalla",      "c",        "copyright", "agencies",
    "informaciones", "the",         "and",     "et",    "from",  "and",        "agences",  "according", "to",
    "المصدر"};

// How datelines shorten the states and provinces of North America.
constexpr std::array<std::string_view, 61> states{
    "ala", "ariz", "ark",  "calif", "cal",  "colo", "conn", "del",  "d c", "fla",  "ga",  "ill",  "ind",
    "kan", "ky",   "la",   "md",    "mass", "mich", "minn", "miss", "mo",  "mont", "neb", "nev",  "n h",
    "n j", "n m",  "n y",  "n c",   "n d",  "okla", "ore",  "pa",   "r i", "s c",  "s d", "tenn", "tex",
    "vt",  "va",   "wash", "w va",  "wis",  "wyo",  "dc",   "nj",   "ny",  "nh",   "nc",  "nm",   "ri",
    "sc",  "sd",   "nd",   "tx",    "ca",   "il",   "fl",   "oh",   "ma"};
constexpr std::array<std::string_view, 10> provinces{"que", "ont", "b c", "alta", "sask",
                                                     "man", "n s", "n b", "nfld", "p e i"};

// The country of such a state; empty if it is none.
std::string_view country_of_state(std::string_view folded) {
  if (std::find(states.begin(), states.end(), folded) != states.end()) return "US";
  return std::find(provinces.begin(), provinces.end(), folded) != provinces.end() ? "CA" : std::string_view();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    const std::size_t from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos) return {};
    if (from == 0) break;
    text.remove_prefix(from);
  }
  while (!text.empty() && blanks.find(text.back()) != std::string_view::npos && text.back() != '\xA0')
    text.remove_suffix(1);
  return text;
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

// The length of a dash at the beginning; 0 if there is none.
std::size_t dash(std::string_view text) {
  for (const std::string_view one : {"--", "-", "–", "—", "−", "="})
    if (text.starts_with(one)) return one.size();
  return 0;
}

// The length of an opening bracket, and the bracket that closes it.
std::pair<std::size_t, std::string_view> bracket(std::string_view text) {
  if (text.starts_with('(')) return {1, ")"};
  if (text.starts_with('[')) return {1, "]"};
  if (text.starts_with('/')) return {1, "/"};
  if (text.starts_with("（")) return {3, "）"};
  if (text.starts_with("【")) return {3, "】"};
  return {0, {}};
}

std::size_t end_of(std::string_view part, std::string_view line) {
  return static_cast<std::size_t>(part.data() + part.size() - line.data());
}

// Where a part of a dateline ends: at a comma, a bracket, a colon, a full stop or dash before white space.
std::size_t part_end(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (rest[0] == ',' || rest[0] == ':' || bracket(rest).first > 0) return at;
    if (rest[0] == '.' && (rest.size() == 1 || rest[1] == ' ' || rest[1] == '-' || rest[1] == ',')) return at;
    if (rest[0] == ' ' && dash(rest.substr(1)) > 0) return at;
    if (rest.starts_with("–") || rest.starts_with("—")) return at;
  }
  return text.size();
}

}  // namespace

std::uint32_t DatelineReader::node_of(std::string_view text) {
  tokenizer_.cut(text, tokens_);
  std::uint32_t node = Gazetteer::root;
  for (const text::Token& token : tokens_.items) {
    const std::uint32_t word = gazetteer_.word(tokens_.form(token));
    node = word == Gazetteer::nowhere ? word : gazetteer_.step(node, word);
    if (node == Gazetteer::nowhere) return node;
  }
  return node == Gazetteer::root ? Gazetteer::nowhere : node;
}

DatelineReader::Place DatelineReader::place(std::string_view text) {
  const std::uint32_t node = node_of(text);
  if (node == Gazetteer::nowhere) return {};
  Place best;
  for (const Name& name : gazetteer_.names(node)) {
    const Entity& entity = gazetteer_.entity(name);
    if (entity.id == "org:un" && !name.acronym) return {true, false, "US"};  // its seat
    if (entity.kind != Kind::country && entity.kind != Kind::region && entity.kind != Kind::city) continue;
    if (name.adjective || (best.known && entity.kind != Kind::city)) continue;
    const bool first_city = entity.kind == Kind::city;
    best = {true, entity.kind == Kind::country, entity.country};
    if (first_city) return best;
  }
  return best;
}

bool DatelineReader::agency(std::string_view text, Dateline& out) {
  if (text.size() > 60) return false;
  const std::uint32_t node = node_of(text);
  if (node == Gazetteer::nowhere) return false;
  for (const Name& name : gazetteer_.names(node)) {
    const Entity& entity = gazetteer_.entity(name);
    if (entity.kind != Kind::agency) continue;
    out.agency = entity.id.substr(entity.id.find(':') + 1);
    out.agency_name = entity.label;
    return true;
  }
  return false;
}

Dateline DatelineReader::read(std::string_view text) {
  Dateline out;
  const std::string_view all = trimmed(text);
  const std::string_view line = text::beginning(all.substr(0, all.find('\n')), max_line_bytes);
  if (!eastern(line, out) && !bracketed(line, out)) western(line, out);
  if (!out.place.empty()) out.end = static_cast<std::size_t>(line.data() - text.data()) + out.end;
  if (out.agency.empty()) last_lines(all, out);
  return out;
}

// "(Agency) - ", "【Place＝Agency】", "(Place=Agency)".
bool DatelineReader::bracketed(std::string_view line, Dateline& out) {
  const auto [size, closing] = bracket(line);
  if (size == 0) return false;
  const std::size_t end = line.find(closing, size);
  if (end > 80) return false;  // or there is none
  const std::string_view inside = line.substr(size, end - size);
  for (const std::string_view equals : {"=", "＝"}) {
    const std::size_t at = inside.find(equals);
    if (at == std::string_view::npos) continue;
    const std::string_view where = trimmed(inside.substr(0, at));
    const std::string_view who = inside.substr(at + equals.size());
    if (!agency(trimmed(who.substr(0, who.find(' '))), out)) continue;
    const Place found = place(where);
    if (!found.known) return true;
    out.place = where;
    out.country = found.country;
    out.end = end;
    return true;
  }
  return agency(inside, out);
}

// "新华社莫斯科4月20日电", "（中央社記者張三台北20日電）": an agency first, then a place before the day.
bool DatelineReader::eastern(std::string_view line, Dateline& out) {
  std::string_view head = text::beginning(line, 100);
  if (const auto [size, closing] = bracket(head); size > 0) head.remove_prefix(size);
  const std::size_t wire = std::min(head.find("电"), head.find("電"));
  if (wire == std::string_view::npos) return false;
  head = head.substr(0, wire);
  bool found = false;
  for (std::size_t bytes = std::min<std::size_t>(head.size(), 24) / 3 * 3; bytes >= 6 && !found; bytes -= 3)
    if (agency(head.substr(0, bytes), out)) {
      head.remove_prefix(bytes);
      found = true;
    }
  if (!found) return false;
  const std::size_t day = std::min(head.find_first_of("0123456789"), head.size());
  const std::string_view before = head.substr(0, day);
  for (std::size_t bytes = std::min<std::size_t>(before.size(), 30) / 3 * 3; bytes >= 6; bytes -= 3) {
    const std::string_view where = before.substr(before.size() - bytes);
    const Place known = place(where);
    if (!known.known) continue;
    out.place = where;
    out.country = known.country;
    out.date = head.substr(day);
    out.end = static_cast<std::size_t>(where.data() + where.size() - line.data());
    break;
  }
  return true;
}

// An agency that is not in brackets: "— РИА Новости. ", "INTERFAX.RU - ".
bool DatelineReader::leading_agency(std::string_view& rest, Dateline& out) {
  for (const std::string_view stop : {". ", " - ", " – ", " — ", ":"}) {
    const std::size_t at = rest.substr(0, 40).find(stop);
    if (at == std::string_view::npos || at == 0 || !agency(rest.substr(0, at), out)) continue;
    rest.remove_prefix(at);
    return true;
  }
  return false;
}

// "PLACE, day month (AGENCY) - ", and what varies of it.
bool DatelineReader::western(std::string_view line, Dateline& out) {
  Dateline made;
  std::size_t end = part_end(line);
  const std::string_view where = line.substr(0, end);
  if (where.empty() || where.size() > 60 || has_digit(where) || shape_of(where) == Shape::lower) return false;
  const Place known = place(where);
  made.country = known.country;
  bool dashed = false, in_state = false;
  std::string_view rest = line.substr(end);
  for (int parts = 0; parts < 6 && !rest.empty() && !dashed && made.agency.empty(); ++parts) {
    rest = trimmed(rest.substr(std::min(rest.find_first_not_of(" ,.:"), rest.size())));
    if (const std::size_t size = dash(rest); size > 0) {
      rest = trimmed(rest.substr(size));
      dashed = leading_agency(rest, made) || !has_digit(rest.substr(0, 1)) || !made.date.empty();
      continue;
    }
    if (const auto [size, closing] = bracket(rest); size > 0) {
      const std::size_t close = rest.find(closing, size);
      if (close == std::string_view::npos || !agency(rest.substr(size, close - size), made)) break;
      continue;
    }
    if (leading_agency(rest, made)) break;
    const std::size_t next = part_end(rest);
    const std::string_view part = rest.substr(0, next);
    if (part.size() > 30 || part.empty()) break;
    if (has_digit(part)) {
      made.date = trimmed(part);
    } else {
      tokenizer_.cut(part, tokens_);
      const std::string_view state = country_of_state(tokens_.folded);
      const Place region = place(part);
      if (!region.known && state.empty()) break;
      made.country = state.empty() ? region.country : state;
      in_state = true;
      if (state.empty() && region.is_country) end = end_of(part, line);
    }
    rest = rest.substr(next);
  }
  const Shape shape = shape_of(where);
  const bool stands_out = shape == Shape::capitals || shape == Shape::uncased;
  if (made.agency.empty() && !(dashed && (known.known || in_state) && (stands_out || !made.date.empty()))) return false;
  if (!known.known && shape != Shape::capitals) return false;
  made.place = trimmed(line.substr(0, end));
  made.end = end;
  out = std::move(made);
  return true;
}

void DatelineReader::last_lines(std::string_view text, Dateline& out) {
  for (int lines = 0; lines < 2 && !text.empty() && out.agency.empty(); ++lines) {
    text = trimmed(text);
    const std::size_t start = text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1;
    std::string_view line = text.substr(start);
    text = text.substr(0, start);
    if (line.find("The Canadian Press was first published") != std::string_view::npos) agency("Canadian Press", out);
    for (const auto& [opening, closing] : {std::pair<std::string_view, std::string_view>{"(", ")"}, {"（", "）"}})
      if (const std::size_t open = line.rfind(opening); line.ends_with(closing) && open != std::string_view::npos)
        if (const std::size_t within = open + opening.size(); line.size() - open < 80)
          line = line.substr(within, line.size() - closing.size() - within);
    if (line.size() <= 80 && start + line.size() > 0) source_line(line, out);
  }
}

bool DatelineReader::source_line(std::string_view line, Dateline& out) {
  tokenizer_.cut(line, tokens_);
  std::size_t first = 0;
  const auto& items = tokens_.items;
  while (first < items.size() && first < 4) {
    const std::string_view form = tokens_.form(items[first]);
    if (!has_digit(form) && std::find(introductions.begin(), introductions.end(), form) == introductions.end()) break;
    ++first;
  }
  if (first == items.size()) return false;
  const std::size_t from = items[first].start, to = items.back().end;
  return agency(line.substr(from, to - from), out);
}

}  // namespace newsd::entities
