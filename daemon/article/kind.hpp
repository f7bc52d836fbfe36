// Kinds of journalled articles; the numbers are those of the wire (docs/WIRE.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace newsd::daemon {

enum class Kind : std::uint8_t { fresh = 1, update = 2, copy = 3, withdrawn = 4 };

constexpr std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::fresh: return "new";
    case Kind::update: return "update";
    case Kind::copy: return "copy";
    case Kind::withdrawn: break;
  }
  return "withdrawn";
}

constexpr std::optional<Kind> kind_named(std::string_view text) {
  for (const Kind kind : {Kind::fresh, Kind::update, Kind::copy, Kind::withdrawn})
    if (name(kind) == text) return kind;
  return std::nullopt;
}

// Position in the journal: 1, 2, 3, … without gaps; 0 = before the first.
using Sequence = std::uint64_t;
// Which journal a sequence belongs to; changes when a journal is replaced.
using Epoch = std::uint64_t;

}  // namespace newsd::daemon
