// What dedup has journalled beside each article for itself: 24 bytes, the seed and the id of the group's first article.
#pragma once

#include "dedup/item.hpp"

#include <array>
#include <cstring>
#include <optional>
#include <span>

namespace newsd::dedup {

struct PrivateNote {
  static constexpr std::size_t bytes = 24;
  std::uint64_t seed = 0;
  Id group;
  bool operator==(const PrivateNote&) const = default;
};

inline std::array<std::uint8_t, PrivateNote::bytes> to_bytes(const PrivateNote& note) {
  std::array<std::uint8_t, PrivateNote::bytes> made;
  std::memcpy(made.data(), &note.seed, sizeof(note.seed));
  std::memcpy(made.data() + sizeof(note.seed), note.group.bytes.data(), note.group.bytes.size());
  return made;
}

// Nothing if the bytes are no note.
inline std::optional<PrivateNote> note_of(std::span<const std::uint8_t> bytes) {
  PrivateNote note;
  if (bytes.size() != PrivateNote::bytes) return std::nullopt;
  std::memcpy(&note.seed, bytes.data(), sizeof(note.seed));
  std::memcpy(note.group.bytes.data(), bytes.data() + sizeof(note.seed), note.group.bytes.size());
  return note;
}

}  // namespace newsd::dedup
