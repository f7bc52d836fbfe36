#include "article/identity.hpp"

#include "base/text.hpp"

#include <xxhash.h>
#include <charconv>

namespace newsd::daemon {

std::string Digest::hex() const { return to_hex(bytes); }

std::optional<Digest> Digest::from_hex(std::string_view hex) {
  constexpr std::size_t kHalf = sizeof(std::uint64_t);
  Digest digest;
  if (hex.size() != 2 * digest.bytes.size()) return std::nullopt;
  for (std::size_t start = 0; start < digest.bytes.size(); start += kHalf) {
    const char* first = hex.data() + 2 * start;
    std::uint64_t half = 0;
    const auto [end, error] = std::from_chars(first, first + 2 * kHalf, half, 16);
    if (error != std::errc() || end != first + 2 * kHalf) return std::nullopt;
    for (std::size_t i = kHalf; i-- > 0; half >>= 8) digest.bytes[start + i] = static_cast<std::uint8_t>(half);
  }
  return digest;
}

Digest Digest::of(std::string_view data) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(data.data(), data.size()));
  Digest digest;
  std::copy(std::begin(canonical.digest), std::end(canonical.digest), digest.bytes.begin());
  return digest;
}

ArticleId article_id(std::string_view source_id, std::string_view item_key) {
  std::string name(source_id);
  name += '\0';  // in no source id: two different pairs never give one name
  name += item_key;
  return Digest::of(name);
}

}  // namespace newsd::daemon
