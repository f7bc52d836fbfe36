// The host's side of newsd_output: collects what a stage says of a batch, checks it, and applies it when the call has
// succeeded as a whole.
#pragma once

#include "article/article.hpp"
#include "article/fields.hpp"

#include <newsd/plugin.h>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace newsd::daemon {

// One article's results. Values lie in the article's own tree.
struct StageResult {
  struct Set {
    newsd_field field;
    newsd_value value;
  };
  struct Emitted {
    std::string key;
    Article article;
  };
  std::vector<Set> sets;
  std::vector<newsd_value> tags;
  std::optional<std::string> private_data;
  newsd_value duplicate{};  // null = no link
  bool is_update = false;   // of the link
  enum class Verdict : std::uint8_t { pass, drop, dead } verdict = Verdict::pass;
  std::string reason;
  std::vector<Emitted> emitted;
};

// Lives for one call of process().
class StageOutput {
public:
  // `plugin` is its name, as in the "x.NAME" that it declares; `writes` is all that it has declared.
  StageOutput(std::string_view plugin, const FieldSet& writes, std::span<Article* const> articles);

  const newsd_output* table() const { return &table_; }
  std::vector<StageResult>& results() { return results_; }

private:
  struct Calls;  // the functions of the table

  std::string_view plugin_;
  const FieldSet& writes_;
  std::span<Article* const> articles_;
  std::vector<StageResult> results_;
  newsd_output table_;
};

// What a stage may write, as lineage names it.
struct WritePart {
  static constexpr std::size_t max_count = 64;  // what is declared beyond that is not told apart

  newsd_field field;
  std::string part;  // the type of tags
  std::string name;  // "text", "tags.rule", "x." and the instance
};
std::vector<WritePart> parts_of(const FieldSet& writes, std::string_view instance);
// Which of them the result writes, by their place.
std::uint64_t written(const StageResult& result, std::span<const WritePart> parts);

// Writes a result into its article, except for the verdict and what was emitted. `instance` names the stage's entry
// under x, so that two instances of one plugin do not overwrite each other.
void apply(StageResult& result, std::string_view instance, Article& article);

}  // namespace newsd::daemon
