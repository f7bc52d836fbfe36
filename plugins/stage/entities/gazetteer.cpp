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
  constexpr std::array<std::string_view, 13> names{"country", "region", "city", "org",  "agency",  "role", "state",
                                                   "head",    "given",  "stop", "body", "company", "none"};
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

// Reads the table, then lays out the tree in the order of the names' words.
class Gazetteer::Maker {
public:
  explicit Maker(Gazetteer& made) : made_(made) {}

  void read() {
    for (std::string_view table = made_.table_; !table.empty();)
      if (const std::string_view line = take(table, '\n'); !line.empty()) read_line(line);
    made_.words_.shrink();
  }

  void lay_out() {
    std::stable_sort(placed_.begin(), placed_.end(), [&](const Placed& one, const Placed& other) {
      const auto left = path(one), right = path(other);
      return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
    });
    made_.from_root_.assign(made_.words_.size(), nowhere);
    made_.names_.reserve(placed_.size());
    begin_node();
    std::span<const std::uint32_t> before;
    for (const Placed& one : placed_) {
      const auto words = path(one);
      const auto [left, right] = std::mismatch(before.begin(), before.end(), words.begin(), words.end());
      way_.resize(static_cast<std::size_t>(left - before.begin()) + 1);
      for (auto word = right; word != words.end(); ++word) descend(*word);
      made_.names_.push_back(one.name);
      before = words;
    }
    made_.first_name_.push_back(static_cast<std::uint32_t>(made_.names_.size()));
    settle_edges();
  }

private:
  struct Placed {
    std::uint32_t path_at, path_size;  // in paths_
    Name name;
  };
  struct Step {
    std::uint32_t from, word, to;
  };

  std::span<const std::uint32_t> path(const Placed& placed) const {
    return std::span(paths_).subspan(placed.path_at, placed.path_size);
  }

  void read_line(std::string_view line) {
    const Kind kind = kind_of(take(line, '\t'));
    const std::string_view id = take(line, '\t');
    const std::string_view country = take(line, '\t');
    if (made_.entities_.size() > 0xFFFF) throw std::runtime_error("the table of entities has too many lines");
    const auto number = static_cast<std::uint16_t>(made_.entities_.size());
    made_.entities_.push_back({kind, id, country, take(line, '\t')});
    while (!line.empty()) {
      const Name name = read_name(take(line, ';'), number);
      tokenizer_.cut(made_.written(name), tokens_);
      if (tokens_.items.empty()) continue;
      placed_.push_back(
          {static_cast<std::uint32_t>(paths_.size()), static_cast<std::uint32_t>(tokens_.items.size()), name});
      for (const text::Token& token : tokens_.items) paths_.push_back(made_.words_.add(tokens_.form(token)));
    }
  }

  Name read_name(std::string_view field, std::uint16_t entity) {
    const bool needs_reason = field.starts_with('!'), adjective = field.starts_with('~');
    if (needs_reason || adjective) field.remove_prefix(1);
    std::uint16_t languages = 0;
    if (const std::size_t colon = field.find(':'); colon != std::string_view::npos) {
      languages = language_set(field.substr(0, colon));
      field.remove_prefix(colon + 1);
    }
    if (field.size() > 0xFFFF) throw std::runtime_error("the table of entities has a name of more than 64 KiB");
    const Shape shape = shape_of(field);
    return {.entity = entity,
            .languages = languages,
            .written_at = static_cast<std::uint32_t>(field.data() - made_.table_.data()),
            .written_bytes = static_cast<std::uint16_t>(field.size()),
            .needs_reason = needs_reason,
            .adjective = adjective,
            .acronym = shape == Shape::capitals,
            .capitalised = shape == Shape::capital && !adjective};
  }

  std::uint16_t language_set(std::string_view list) {
    const auto [found, is_new] = sets_.try_emplace(list, static_cast<std::uint16_t>(made_.members_.size()));
    if (!is_new) return found->second;
    std::vector<bool> members(max_languages);
    while (!list.empty()) {
      const auto next = static_cast<std::uint8_t>(made_.languages_.size() + 1);
      const std::uint8_t number = made_.languages_.try_emplace(std::string(take(list, ',')), next).first->second;
      if (number >= max_languages) throw std::runtime_error("the table of entities has too many languages");
      members[number] = true;
    }
    made_.members_.push_back(std::move(members));
    return found->second;
  }

  void begin_node() {
    way_.push_back(static_cast<std::uint32_t>(made_.first_name_.size()));
    made_.first_name_.push_back(static_cast<std::uint32_t>(made_.names_.size()));
  }
  void descend(std::uint32_t word) {
    const std::uint32_t from = way_.back();
    begin_node();
    if (from == root)
      made_.from_root_[word] = way_.back();
    else
      steps_.push_back({from, word, way_.back()});
  }

  void settle_edges() {
    std::sort(steps_.begin(), steps_.end(), [](const Step& one, const Step& other) {
      return one.from != other.from ? one.from < other.from : one.word < other.word;
    });
    made_.first_edge_.assign(made_.first_name_.size(), 0);
    made_.edges_.reserve(steps_.size());
    std::uint32_t node = 0;
    for (const Step& step : steps_) {
      while (node <= step.from) made_.first_edge_[node++] = static_cast<std::uint32_t>(made_.edges_.size());
      made_.edges_.push_back({step.word, step.to});
    }
    while (node < made_.first_edge_.size()) made_.first_edge_[node++] = static_cast<std::uint32_t>(steps_.size());
  }

  Gazetteer& made_;
  text::Tokenizer tokenizer_;
  text::Tokens tokens_;
  std::vector<Placed> placed_;
  std::vector<std::uint32_t> paths_;  // the words of all names
  std::vector<std::uint32_t> way_;    // the nodes from the root to the last name
  std::vector<Step> steps_;
  std::unordered_map<std::string_view, std::uint16_t> sets_;
};

Gazetteer::Gazetteer(std::string_view table) : table_(table), members_(1) {
  Maker maker(*this);
  maker.read();
  maker.lay_out();
}

std::uint32_t Gazetteer::step(std::uint32_t node, std::uint32_t word) const {
  if (node == root) return from_root_[word];
  const auto first = edges_.begin() + first_edge_[node], last = edges_.begin() + first_edge_[node + 1];
  const auto found =
      std::lower_bound(first, last, word, [](const Edge& edge, std::uint32_t w) { return edge.word < w; });
  return found != last && found->word == word ? found->node : nowhere;
}

std::span<const Name> Gazetteer::names(std::uint32_t node) const {
  return std::span(names_).subspan(first_name_[node], first_name_[node + 1] - first_name_[node]);
}

std::uint8_t Gazetteer::language(std::string_view tag) const {
  const auto found = languages_.find(std::string(relative_of(tag.substr(0, tag.find('-')))));
  return found == languages_.end() ? std::uint8_t{0} : found->second;
}

bool Gazetteer::is_used_in(const Name& name, std::uint8_t language) const {
  return name.languages == 0 || (language != 0 && members_[name.languages][language]);
}

}  // namespace newsd::entities
