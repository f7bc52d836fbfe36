#include "pipeline/order.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

// What the host itself puts into every article.
bool is_hosts_own(const std::string& name) {
  static const std::vector<std::string> own{"id", "kind", "source", "fetched", "lineage", "revision", "withdrawn"};
  return std::find(own.begin(), own.end(), name) != own.end();
}

// A stage that reads and writes a field amends it; two that both amend it are not ordered by it.
bool must_precede(const StageDeclaration& earlier, const StageDeclaration& later) {
  const auto shared = earlier.writes.overlap(later.reads);
  if (!shared) return false;
  const auto back = later.writes.overlap(earlier.reads);
  return !(back && *back == *shared);
}

Result<> check_reads(std::span<const StageDeclaration> stages, const FieldSet& emitted) {
  for (const StageDeclaration& reader : stages)
    for (const std::string& part : reader.reads.parts) {
      FieldSet wanted;
      wanted.parts.insert(part);
      const bool written = is_hosts_own(part) || emitted.overlap(wanted).has_value() ||
                           std::any_of(stages.begin(), stages.end(), [&](const StageDeclaration& writer) {
                             return &writer != &reader && writer.writes.overlap(wanted).has_value();
                           });
      if (!written)
        return failure("config",
                       "stage " + reader.name + " reads `" + part + "`, which no source emits and no stage writes",
                       "add a stage that writes it, or remove this one");
    }
  return {};
}

// Of the stages that nothing holds back, which is next: one that does not remember while a dropping one is left, else
// the first given.
std::size_t choose(std::span<const StageDeclaration> stages, const std::vector<std::size_t>& free) {
  for (const std::size_t each : free)
    if (stages[each].drops && !stages[each].remembers) return each;
  for (const std::size_t each : free)
    if (!stages[each].remembers) return each;
  return free.front();
}

// Of stages each of which waits for another: two of a circle. Going back often enough from any of them leads into one.
Error circle(std::span<const StageDeclaration> stages, const std::vector<std::size_t>& left) {
  const auto awaited_by = [&](std::size_t one) {
    return *std::find_if(left.begin(), left.end(),
                         [&](std::size_t other) { return other != one && must_precede(stages[other], stages[one]); });
  };
  std::size_t place = left.front();
  for (std::size_t step = 0; step < left.size(); ++step) place = awaited_by(place);
  const StageDeclaration& one = stages[place];
  const StageDeclaration& other = stages[awaited_by(place)];
  return {"config",
          "stages " + one.name + " and " + other.name + " wait for each other: " + one.name + " reads `" +
              *other.writes.overlap(one.reads) + "`, which " + other.name + " writes, and " + other.name +
              " comes, by what it reads, after " + one.name,
          "remove one of them"};
}

}  // namespace

Result<std::vector<std::size_t>> order_of(std::span<const StageDeclaration> stages, const FieldSet& emitted) {
  if (auto checked = check_reads(stages, emitted); !checked) return failure(checked.error());
  const bool somebody_drops =
      std::any_of(stages.begin(), stages.end(), [](const StageDeclaration& stage) { return stage.drops; });
  std::vector<std::size_t> left(stages.size());
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = i;
  std::vector<std::size_t> order;
  while (!left.empty()) {
    std::vector<std::size_t> free;
    for (const std::size_t candidate : left)
      if (std::none_of(left.begin(), left.end(), [&](std::size_t other) {
            return other != candidate && must_precede(stages[other], stages[candidate]);
          }))
        free.push_back(candidate);
    if (free.empty()) return failure(circle(stages, left));
    const std::size_t next = somebody_drops ? choose(stages, free) : free.front();
    order.push_back(next);
    left.erase(std::find(left.begin(), left.end(), next));
  }
  return order;
}

}  // namespace newsd::daemon
