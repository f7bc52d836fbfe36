#include "fetch/seen.hpp"

#include <algorithm>
#include <map>

namespace newsd::daemon {
namespace {

constexpr std::string_view kMagic = "NWS1";
constexpr std::size_t kDigestBytes = 16;
constexpr std::size_t kItemBytes = 2 * kDigestBytes + 4;

Digest take_digest(std::string_view bytes) {
  Digest digest;
  std::copy_n(bytes.begin(), kDigestBytes, digest.bytes.begin());
  return digest;
}

void put_digest(std::string& out, const Digest& digest) { out.append(digest.bytes.begin(), digest.bytes.end()); }

}  // namespace

SeenSet SeenSet::decode(std::string_view encoded) {
  SeenSet set;
  if (!encoded.starts_with(kMagic) || (encoded.size() - kMagic.size()) % kItemBytes != 0) return set;
  for (encoded.remove_prefix(kMagic.size()); !encoded.empty(); encoded.remove_prefix(kItemBytes)) {
    std::uint32_t day = 0;
    for (const char byte : encoded.substr(2 * kDigestBytes, 4)) day = day << 8 | static_cast<unsigned char>(byte);
    set.items_[take_digest(encoded)] = {take_digest(encoded.substr(kDigestBytes)), day};
  }
  return set;
}

std::string SeenSet::encode() const {
  std::string out(kMagic);
  out.reserve(kMagic.size() + items_.size() * kItemBytes);
  for (const auto& [id, item] : items_) {
    put_digest(out, id);
    put_digest(out, item.hash);
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(item.day >> shift & 0xFF);
  }
  return out;
}

SeenSet::Look SeenSet::look(const ArticleId& id, const ContentHash& hash, std::uint32_t day) {
  const auto [place, added] = items_.try_emplace(id, Item{hash, day});
  if (added) {
    dirty_ = true;
    return Look::unknown;
  }
  Item& item = place->second;
  const Look look = item.hash == hash ? Look::unchanged : Look::changed;
  dirty_ = dirty_ || look == Look::changed || item.day != day;
  item = {hash, day};
  return look;
}

void SeenSet::forget_absent(std::uint32_t day) {
  const auto erased = std::erase_if(items_, [&](const auto& each) { return each.second.day + kKeepDays < day; });
  dirty_ = dirty_ || erased > 0;
  if (items_.size() <= kMaxItems) return;
  std::map<std::uint32_t, std::size_t> on_day;
  for (const auto& [id, item] : items_) ++on_day[item.day];
  std::size_t surplus = items_.size() - kMaxItems;
  auto last = on_day.begin();  // the day of which some go, after all of the days before
  for (; surplus > last->second; ++last) surplus -= last->second;
  std::erase_if(items_, [&](const auto& each) {
    return each.second.day < last->first || (each.second.day == last->first && surplus > 0 && surplus-- > 0);
  });
  dirty_ = true;
}

std::uint32_t day_of(UnixMilliseconds time) {
  constexpr std::int64_t kMillisecondsADay = 86'400'000;
  return static_cast<std::uint32_t>(time.count / kMillisecondsADay);
}

}  // namespace newsd::daemon
