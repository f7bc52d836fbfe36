// Looking for rare bytes in long texts, a block at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace newsd::daemon {

// The first place from `from` on whose byte is wanted, or the text's size. `is_wanted(unsigned char)` has no branches:
// over a whole block the compiler then makes vector instructions of it.
template <class IsWanted>
std::size_t find_byte(std::string_view text, std::size_t from, IsWanted is_wanted) {
  constexpr std::size_t kBlock = 64;
  const auto wanted = [&](std::size_t at) { return is_wanted(static_cast<unsigned char>(text[at])); };
  const auto block_holds_one = [&] {
    unsigned char any = 0;
    for (std::size_t i = 0; i < kBlock; ++i) any |= static_cast<unsigned char>(wanted(from + i));
    return any != 0;
  };
  while (text.size() - from >= kBlock && !block_holds_one()) from += kBlock;
  while (from < text.size() && !wanted(from)) ++from;
  return from;
}

}  // namespace newsd::daemon
