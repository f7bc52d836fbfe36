#include "article/identity.hpp"

#include "base/text.hpp"

#include <xxhash.h>
#include <algorithm>

namespace newsd::daemon {

std::string Digest::hex() const { return to_hex(bytes); }

std::optional<Digest> Digest::from_hex(std::string_view hex) {
  const auto bytes = daemon::from_hex(hex);
  Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
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
