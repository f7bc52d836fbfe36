#include "dedup/claims.hpp"

#include <utility>

namespace newsd::dedup {

void Claims::add(std::uint64_t token, std::uint64_t digest, const Item& item, const Id& group) {
  numbers_[token] = shelf_.add(item, group);
  notes_.push({token, digest, true});
}

void Claims::remove(std::uint64_t token) {
  const auto found = numbers_.find(token);
  if (found == numbers_.end()) return;
  notes_[found->second].stands = false;
  numbers_.erase(found);
  for (; !notes_.empty() && !notes_[notes_.first()].stands; notes_.pop()) shelf_.drop_oldest();
  tidy();
}

std::optional<Item> Claims::claimed(std::uint64_t token, std::uint64_t digest) const {
  const auto found = numbers_.find(token);
  if (found == numbers_.end() || notes_[found->second].digest != digest) return std::nullopt;
  const Record& record = shelf_.records()[found->second];
  return Item{record, shelf_.sketch(record)};
}

// One that never ends would keep all behind it on the shelf.
void Claims::tidy() {
  constexpr std::size_t kFew = 4096;
  if (notes_.size() <= 4 * numbers_.size() + kFew) return;
  Claims standing;
  for (std::uint64_t number = notes_.first(); number != notes_.end(); ++number) {
    const Record& record = shelf_.records()[number];
    if (notes_[number].stands)
      standing.add(notes_[number].token, notes_[number].digest, {record, shelf_.sketch(record)}, record.group);
  }
  *this = std::move(standing);
}

}  // namespace newsd::dedup
