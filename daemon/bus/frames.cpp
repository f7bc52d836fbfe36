#include "bus/frames.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace newsd::daemon {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic{'N', 'W', 'S', 'D'};
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kNoOwnSequence = 1;  // in byte 7, the low byte of the flags

constexpr std::array<std::pair<std::string_view, Family>, 8> kFamilies{{{"all/", Family::all},
                                                                        {"source/", Family::source},
                                                                        {"tag/", Family::tag},
                                                                        {"story/", Family::story},
                                                                        {"copy/", Family::copy},
                                                                        {"status/", Family::status},
                                                                        {"stage/", Family::tap},
                                                                        {"hb/", Family::heartbeat}}};

void put(std::uint8_t* at, std::uint64_t value) {
  for (int i = 7; i >= 0; --i, value >>= 8) at[i] = static_cast<std::uint8_t>(value);
}

std::uint64_t get(const std::uint8_t* at) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | at[i];
  return value;
}

std::string topic(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text += part;
    text += '/';
  }
  return text;
}

}  // namespace

std::array<std::uint8_t, kHeaderBytes> encode(const FrameHeader& header) {
  std::array<std::uint8_t, kHeaderBytes> bytes{};
  std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
  bytes[4] = kVersion;
  bytes[5] = static_cast<std::uint8_t>(header.kind);
  bytes[7] = header.has_own_sequence ? 0 : kNoOwnSequence;
  put(&bytes[8], header.epoch);
  put(&bytes[16], header.sequence);
  return bytes;
}

std::optional<FrameHeader> decode(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kHeaderBytes || !std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) return std::nullopt;
  if (bytes[4] != kVersion || bytes[5] < 1 || bytes[5] > static_cast<std::uint8_t>(FrameKind::heartbeat))
    return std::nullopt;
  return FrameHeader{static_cast<FrameKind>(bytes[5]), (bytes[7] & kNoOwnSequence) == 0, get(&bytes[8]),
                     get(&bytes[16])};
}

std::vector<std::string> topics_of(const Publication& publication, const Demand& demand) {
  std::vector<std::string> topics;
  const std::string language = percent_encoded(publication.language.empty() ? "und" : publication.language);
  const std::string source = percent_encoded(publication.source);
  if (demand.wants(Family::all)) topics.push_back(topic({"all", language, source}));
  if (demand.wants(Family::source)) topics.push_back(topic({"source", source, language}));
  if (demand.wants(Family::copy) && publication.kind == Kind::copy) topics.push_back(topic({"copy", language, source}));
  if (demand.wants(Family::story) && !publication.story.empty())
    topics.push_back(topic({"story", percent_encoded(publication.story)}));
  if (!demand.wants(Family::tag)) return topics;
  for (const auto& [type, id] : publication.tags) {
    if (topics.size() >= kMaxTopics) break;
    std::string each = topic({"tag", percent_encoded(type), percent_encoded(id), language});
    if (std::find(topics.begin(), topics.end(), each) == topics.end()) topics.push_back(std::move(each));
  }
  return topics;
}

std::string tap_topic(std::string_view stage, std::string_view source) {
  return topic({"stage", percent_encoded(stage), percent_encoded(source)});
}

std::uint32_t families_under(std::string_view subscription) {
  std::uint32_t families = 0;
  for (const auto& [name, family] : kFamilies) {
    const std::size_t common = std::min(name.size(), subscription.size());
    if (name.substr(0, common) == subscription.substr(0, common)) families |= Demand::bit(family);
  }
  return families;
}

}  // namespace newsd::daemon
