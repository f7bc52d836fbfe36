// The names that are known: of places, organisations and agencies, and the words that tell people and states.
#pragma once

#include "text/tokens.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::entities {

enum class Kind : std::uint8_t { country, region, city, org, agency, role, state, head, given, none };

struct Entity {
  Kind kind;
  std::string_view id, country, label;  // the country's ISO code and the English label; may be empty
};

struct Name {
  std::uint32_t entity;     // in Gazetteer::entity()
  std::uint16_t languages;  // the set of languages that use it; 0: all
  bool needs_reason;        // a word or a person's name as well
  bool adjective;           // what comes from a country, or its people
  bool acronym;             // in capitals alone
  bool capitalised;
  std::string_view written;
};

// All names in one tree of words, as folded by lib/text.
// Size: about 9 MB for a table of 0.8 MB. Threads: reading is free for all; the making is not.
class Gazetteer {
public:
  static constexpr std::uint32_t root = 0, nowhere = 0xFFFFFFFF;

  // `table` must live as long. Lines: kind, id, country, English label, names (`;` between them, each with `!` needs a
  // reason or `~` adjective, then `xx,yy:` the languages it is used in), parted by tabs.
  explicit Gazetteer(std::string_view table);

  // The number of a folded word; nowhere if no name has it.
  std::uint32_t word(std::string_view folded) const;
  // The place in the tree behind `node` and that word, or nowhere.
  std::uint32_t step(std::uint32_t node, std::uint32_t word) const;
  // The names that end at a place in the tree, the first in the table first.
  std::span<const Name> names(std::uint32_t node) const;
  const Entity& entity(const Name& name) const { return entities_[name.entity]; }

  // The number by which a language tag is known here; 0 if it is not.
  std::uint8_t language(std::string_view tag) const;
  bool is_used_in(const Name& name, std::uint8_t language) const;

private:
  struct Placed {
    std::uint32_t node;
    Name name;
  };
  void read_line(std::string_view line, std::vector<Placed>& placed);
  Name read_name(std::string_view field, std::uint32_t entity);
  std::uint16_t language_set(std::string_view list);
  std::uint32_t path_of(std::string_view written);
  void settle(std::vector<Placed>& placed);

  text::Tokenizer tokenizer_;
  text::Tokens tokens_;
  std::vector<Entity> entities_;
  // Looks up by views, without a copy.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> words_;
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;
  std::uint32_t nodes_ = 1;
  std::vector<std::uint32_t> first_name_;  // of each node; names_.size() at the end
  std::vector<Name> names_;
  std::unordered_map<std::string, std::uint8_t, Hash, std::equal_to<>> languages_;
  std::unordered_map<std::string, std::uint16_t> sets_;
  std::vector<std::vector<bool>> members_;  // of each set, by language
};

// The table that this build carries.
std::string_view built_in_table();

}  // namespace newsd::entities
