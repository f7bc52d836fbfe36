// Says of most ids that are not in a set that they are not: a Bloom filter that grows by layers.
//
// Threads: one at a time. Memory: 13 bits an id, in layers of 256 KiB and up, each twice the last, 16 MiB in all at
// most; beyond five to ten million ids it only answers "perhaps" more often.
#pragma once

#include "article/identity.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace newsd::daemon {

class IdFilter {
public:
  IdFilter() = default;
  // The first layer takes `expected` ids.
  explicit IdFilter(std::uint64_t expected);

  void add(const Digest& id);
  bool may_contain(const Digest& id) const;  // false: certainly not; true wrongly for about one id in a hundred
  std::uint64_t bytes() const;

private:
  struct alignas(64) Block {  // one cache line
    std::array<std::uint64_t, 8> words{};
  };
  struct Layer {
    std::vector<Block> blocks;  // a power of two
    std::uint64_t room = 0;     // ids
  };
  void add_layer(std::uint64_t blocks);

  std::vector<Layer> layers_;
};

}  // namespace newsd::daemon
