// The order of stages follows from what they declare to read and write.
#pragma once

#include "article/fields.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace newsd::daemon {

struct StageDeclaration {
  std::string name;
  FieldSet reads;
  FieldSet writes;
  bool drops = false;
  bool remembers = false;  // has a window
};

// The places in `stages` in the order in which they shall run: who writes a field comes before who reads it; among
// those that are free, stages that drop come before stages that remember, and else the given order stays. `emitted` is
// what the sources may emit. The error (code "config") names both stages of a cycle, or the reader of what nobody
// writes before.
Result<std::vector<std::size_t>> order_of(std::span<const StageDeclaration> stages, const FieldSet& emitted);

}  // namespace newsd::daemon
