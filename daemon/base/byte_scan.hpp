// Looking for rare bytes in long texts, eight at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace newsd::daemon {

// Eight bytes of text, in any order.
using EightBytes = std::uint64_t;
inline constexpr EightBytes kEachByte = 0x0101010101010101;

constexpr bool any_beyond_ascii(EightBytes bytes) { return (bytes & kEachByte * 0x80) != 0; }
// `limit` is at most 0x80.
constexpr bool any_below(EightBytes bytes, std::uint8_t limit) {
  return ((bytes - kEachByte * limit) & ~bytes & kEachByte * 0x80) != 0;
}
constexpr bool any_equal(EightBytes bytes, char wanted) {
  return any_below(bytes ^ kEachByte * static_cast<std::uint8_t>(wanted), 1);
}

// The first place from `from` on whose byte is wanted, or the text's size. `may_hold(EightBytes)` says of eight bytes
// whether one of them could be; `is_wanted(unsigned char)` of one whether it is.
template <class MayHold, class IsWanted>
std::size_t find_byte(std::string_view text, std::size_t from, MayHold may_hold, IsWanted is_wanted) {
  const auto scan_to = [&](std::size_t end) {
    while (from < end && !is_wanted(static_cast<unsigned char>(text[from]))) ++from;
    return from < end;
  };
  while (text.size() - from >= sizeof(EightBytes)) {
    EightBytes bytes = 0;
    std::memcpy(&bytes, text.data() + from, sizeof bytes);
    if (!may_hold(bytes))
      from += sizeof bytes;
    else if (scan_to(from + sizeof bytes))
      return from;
  }
  scan_to(text.size());
  return from;
}

}  // namespace newsd::daemon
