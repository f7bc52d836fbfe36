// Names of articles and digests of their content.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::daemon {

// 128 bits, XXH3.
struct Digest {
  std::array<std::uint8_t, 16> bytes{};

  bool operator==(const Digest&) const = default;
  auto operator<=>(const Digest& other) const { return bytes <=> other.bytes; }
  std::string hex() const;
  static std::optional<Digest> from_hex(std::string_view hex);
  static Digest of(std::string_view data);
};

using ArticleId = Digest;
using ContentHash = Digest;

// The id of the item `key` of a source: stable for both.
ArticleId article_id(std::string_view source_id, std::string_view item_key);

}  // namespace newsd::daemon

template <>
struct std::hash<newsd::daemon::Digest> {
  std::size_t operator()(const newsd::daemon::Digest& digest) const noexcept {
    std::size_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | digest.bytes[i];
    return value;
  }
};
