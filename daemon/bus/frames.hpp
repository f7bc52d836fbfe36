// The bytes of the bus: the 24-byte header and the topics. docs/WIRE.md gives them with examples.
#pragma once

#include "bus/publication.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

inline constexpr std::size_t kHeaderBytes = 24;

// Byte 5 of the header. The first four are Kind.
enum class FrameKind : std::uint8_t { fresh = 1, update, copy, withdrawn, story, status, tap, heartbeat };

struct FrameHeader {
  FrameKind kind = FrameKind::fresh;
  bool has_own_sequence = true;  // else it carries that of the last journalled article (flag bit 0)
  Epoch epoch = 0;
  Sequence sequence = 0;
  bool operator==(const FrameHeader&) const = default;
};

std::array<std::uint8_t, kHeaderBytes> encode(const FrameHeader& header);
std::optional<FrameHeader> decode(std::span<const std::uint8_t> bytes);  // nothing unless it is one of version 1

// At most this many topics an article.
inline constexpr std::size_t kMaxTopics = 50;

// The topics of a publication in the wanted families, at most kMaxTopics; `wants` of a family says whether to make it.
std::vector<std::string> topics_of(const Publication& publication, const Demand& demand);
std::string tap_topic(std::string_view stage, std::string_view source);
// The families to which a subscription can refer: "" all of them, "tag/pl" the one of tags.
std::uint32_t families_under(std::string_view subscription);

}  // namespace newsd::daemon
