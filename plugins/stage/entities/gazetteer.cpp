#include "entities/gazetteer.hpp"

#include "entities/shapes.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace newsd::entities {
namespace {

constexpr std::size_t max_languages = 250;

std::string_view take(std::string_view& rest, char delimiter) {
  const std::size_t at = rest.find(delimiter);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

Kind kind_of(std::string_view name) {
  constexpr std::array<std::string_view, 10> names{"country", "region", "city", "org",   "agency",
                                                   "role",    "state",  "head", "given", "none"};
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::runtime_error("the table of entities has an unknown kind " + std::string(name));
  return static_cast<Kind>(found - names.begin());
}

// Languages that are written like another of the table.
std::string_view relative_of(std::string_view language) {
  if (language == "no" || language == "nn") return "nb";
  if (language == "tl") return "fil";
  if (language == "iw") return "he";
  if (language == "in") return "id";
  if (language == "sh" || language == "cnr") return "sr";
  if (language == "tw") return "ak";
  return language;
}

}  // namespace

Gazetteer::Gazetteer(std::string_view table) : members_(1) {
  words_.reserve(32768);
  edges_.reserve(65536);
  std::vector<Placed> placed;
  placed.reserve(65536);
  while (!table.empty())
    if (const std::string_view line = take(table, '\n'); !line.empty()) read_line(line, placed);
  settle(placed);
}

void Gazetteer::read_line(std::string_view line, std::vector<Placed>& placed) {
  const Kind kind = kind_of(take(line, '\t'));
  const std::string_view id = take(line, '\t');
  const std::string_view country = take(line, '\t');
  const auto number = static_cast<std::uint32_t>(entities_.size());
  entities_.push_back({kind, id, country, take(line, '\t')});
  while (!line.empty()) {
    const Name name = read_name(take(line, ';'), number);
    if (const std::uint32_t node = path_of(name.written); node != root) placed.push_back({node, name});
  }
}

Name Gazetteer::read_name(std::string_view field, std::uint32_t entity) {
  Name name{.entity = entity,
            .languages = 0,
            .needs_reason = false,
            .adjective = false,
            .acronym = false,
            .capitalised = false,
            .written = {}};
  if (field.starts_with('!') || field.starts_with('~')) {
    (field[0] == '!' ? name.needs_reason : name.adjective) = true;
    field.remove_prefix(1);
  }
  const std::size_t colon = field.find(':');
  if (colon != std::string_view::npos) {
    name.languages = language_set(field.substr(0, colon));
    field.remove_prefix(colon + 1);
  }
  name.written = field;
  const Shape shape = shape_of(field);
  name.acronym = shape == Shape::capitals;
  name.capitalised = shape == Shape::capital && !name.adjective;
  return name;
}

std::uint16_t Gazetteer::language_set(std::string_view list) {
  const auto [found, made] = sets_.try_emplace(std::string(list), static_cast<std::uint16_t>(members_.size()));
  if (!made) return found->second;
  std::vector<bool> members(max_languages);
  while (!list.empty()) {
    const auto next = static_cast<std::uint8_t>(languages_.size() + 1);
    const std::uint8_t number = languages_.try_emplace(std::string(take(list, ',')), next).first->second;
    if (number >= max_languages) throw std::runtime_error("the table of entities has too many languages");
    members[number] = true;
  }
  members_.push_back(std::move(members));
  return found->second;
}

std::uint32_t Gazetteer::path_of(std::string_view written) {
  tokenizer_.cut(written, tokens_);
  std::uint32_t node = root;
  for (const text::Token& token : tokens_.items) {
    const auto next_word = static_cast<std::uint32_t>(words_.size());
    const std::uint32_t word = words_.try_emplace(std::string(tokens_.form(token)), next_word).first->second;
    const auto [edge, made] = edges_.try_emplace(std::uint64_t{node} << 32 | word, nodes_);
    if (made) ++nodes_;
    node = edge->second;
  }
  return node;
}

void Gazetteer::settle(std::vector<Placed>& placed) {
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& one, const Placed& other) { return one.node < other.node; });
  first_name_.assign(nodes_ + 1, 0);
  for (const Placed& one : placed) ++first_name_[one.node + 1];
  for (std::uint32_t node = 0; node < nodes_; ++node) first_name_[node + 1] += first_name_[node];
  names_.reserve(placed.size());
  for (const Placed& one : placed) names_.push_back(one.name);
}

std::uint32_t Gazetteer::word(std::string_view folded) const {
  const auto found = words_.find(folded);
  return found == words_.end() ? nowhere : found->second;
}

std::uint32_t Gazetteer::step(std::uint32_t node, std::uint32_t word) const {
  const auto found = edges_.find(std::uint64_t{node} << 32 | word);
  return found == edges_.end() ? nowhere : found->second;
}

std::span<const Name> Gazetteer::names(std::uint32_t node) const {
  return std::span(names_).subspan(first_name_[node], first_name_[node + 1] - first_name_[node]);
}

std::uint8_t Gazetteer::language(std::string_view tag) const {
  const auto found = languages_.find(relative_of(tag.substr(0, tag.find('-'))));
  return found == languages_.end() ? std::uint8_t{0} : found->second;
}

bool Gazetteer::is_used_in(const Name& name, std::uint8_t language) const {
  return name.languages == 0 || (language != 0 && members_[name.languages][language]);
}

}  // namespace newsd::entities
