// The names that are known: of places, organisations and agencies, and the words that tell people and states.
#pragma once

#include "entities/words.hpp"
#include "text/tokens.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::entities {

enum class Kind : std::uint8_t {
  country,
  region,
  city,
  org,
  agency,
  role,
  state,
  head,
  given,
  stop,
  body,
  company,
  none
};

struct Entity {
  Kind kind;
  std::string_view id, country, label;  // the country's ISO code and the English label; may be empty
};

struct Name {
  std::uint16_t entity;      // in Gazetteer::entity()
  std::uint16_t languages;   // the set of languages that use it; 0: all
  std::uint32_t written_at;  // in the table, for Gazetteer::written()
  std::uint16_t written_bytes;
  bool needs_reason : 1;  // a word or a person's name as well
  bool adjective : 1;     // what comes from a country, or its people
  bool acronym : 1;       // in capitals alone
  bool capitalised : 1;
};

// All names in one tree of words, as folded by lib/text.
// Size: about 3.5 MB for a table of 1 MB. Threads: reading is free for all; the making is not.
class Gazetteer {
public:
  static constexpr std::uint32_t root = 0, nowhere = Words::nowhere;

  // `table` must live as long. Lines: kind, id, country, English label, names (`;` between them, each with `!` needs a
  // reason or `~` adjective, then `xx,yy:` the languages it is used in), parted by tabs.
  explicit Gazetteer(std::string_view table);

  // The number of a folded word; nowhere if no name has it.
  std::uint32_t word(std::string_view folded) const { return words_.find(folded); }
  // The place in the tree behind `node` and that word, neither of which is nowhere; or nowhere.
  std::uint32_t step(std::uint32_t node, std::uint32_t word) const;
  // The names that end at a place in the tree, the first in the table first.
  std::span<const Name> names(std::uint32_t node) const;
  const Entity& entity(const Name& name) const { return entities_[name.entity]; }
  std::string_view written(const Name& name) const { return table_.substr(name.written_at, name.written_bytes); }

  // The number by which a language tag is known here; 0 if it is not.
  std::uint8_t language(std::string_view tag) const;
  bool is_used_in(const Name& name, std::uint8_t language) const;

private:
  class Maker;

  std::string_view table_;
  std::vector<Entity> entities_;
  Words words_;
  std::vector<std::uint32_t> from_root_;   // the node behind the root and each word, or nowhere
  std::vector<std::uint32_t> first_edge_;  // of each node but the root; edges_.size() at the end
  struct Edge {
    std::uint32_t word, node;
  };
  std::vector<Edge> edges_;                // those of one node together, by word
  std::vector<std::uint32_t> first_name_;  // of each node; names_.size() at the end
  std::vector<Name> names_;
  std::unordered_map<std::string, std::uint8_t> languages_;
  std::vector<std::vector<bool>> members_;  // of each set, by language
};

// The table that this build carries.
std::string_view built_in_table();

}  // namespace newsd::entities
