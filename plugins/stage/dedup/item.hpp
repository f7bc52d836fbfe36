// An article, as far as copies and updates are recognised by it.
#pragma once

#include "dedup/sketch.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::dedup {

// A hash of something that two articles may have in common; 0 = this article has no such thing.
using Key = std::uint64_t;

// 128 bits, 32 hex digits.
struct Id {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const Id&) const = default;
  std::string hex() const;
  static std::optional<Id> from_hex(std::string_view hex);
  Key key() const {
    Key halves[2];
    std::memcpy(halves, bytes.data(), bytes.size());
    return halves[0] ^ halves[1];
  }
};

// What stands in every article's record.
struct Names {
  Id id;
  Key guid = 0;              // the name within its source
  Key page = 0;              // the address within its source
  Key address = 0;           // the address, anywhere
  Key text = 0;              // the words
  std::int64_t seconds = 0;  // since 1970, when it was fetched; 0 = not known
  std::uint32_t title = 0;   // the words of the title
  std::uint32_t source = 0;  // 0 = not known
  std::uint32_t stem = 0;    // the address within its source, whatever its revision; 0 = none
  bool text_tells = false;   // the text is long enough to recognise it elsewhere
  bool operator==(const Names&) const = default;
};

struct Item : Names {
  Sketch sketch = {};  // by which a similar text is recognised
};

}  // namespace newsd::dedup
