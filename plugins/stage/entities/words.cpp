#include "entities/words.hpp"

#include <functional>

namespace newsd::entities {

std::string_view Words::operator[](std::uint32_t number) const {
  const std::uint32_t start = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(text_).substr(start, ends_[number] - start);
}

std::size_t Words::slot_of(std::string_view word) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(word) & mask;
  while (slots_[slot] != nowhere && (*this)[slots_[slot]] != word) slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t Words::find(std::string_view word) const { return slots_[slot_of(word)]; }

std::uint32_t Words::add(std::string_view word) {
  std::size_t slot = slot_of(word);
  if (slots_[slot] != nowhere) return slots_[slot];
  if (2 * (ends_.size() + 1) > slots_.size()) {
    grow();
    slot = slot_of(word);
  }
  slots_[slot] = size();
  text_ += word;
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  return slots_[slot];
}

void Words::grow() {
  slots_.assign(slots_.size() * 2, nowhere);
  for (std::uint32_t number = 0; number < size(); ++number) slots_[slot_of((*this)[number])] = number;
}

void Words::shrink() {
  text_.shrink_to_fit();
  ends_.shrink_to_fit();
}

}  // namespace newsd::entities
