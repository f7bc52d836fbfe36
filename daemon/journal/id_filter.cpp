#include "journal/id_filter.hpp"

#include <algorithm>
#include <cstring>

namespace newsd::daemon {

namespace {

constexpr std::uint64_t block_bytes = 64;
constexpr std::uint64_t ids_per_block = 32;  // 16 bits an id
constexpr std::uint64_t min_blocks = (256 << 10) / block_bytes;
constexpr std::uint64_t max_blocks = (16 << 20) / block_bytes;  // of all layers
constexpr std::uint64_t growth = 4;                             // few layers: each look-up asks all
constexpr int bits_per_id = 7;

// An id is a digest, so its bits need no further hashing: the first half chooses the block, the second its bits.
struct Halves {
  explicit Halves(const Digest& id) {
    std::memcpy(&block, id.bytes.data(), sizeof block);
    std::memcpy(&bits, id.bytes.data() + sizeof block, sizeof bits);
  }
  std::uint64_t block = 0;
  std::uint64_t bits = 0;
};

// Word and mask of each of the id's bits.
template <class Visit>
bool all_of_bits(std::uint64_t bits, Visit visit) {
  for (int i = 0; i < bits_per_id; ++i, bits >>= 9)
    if (!visit(bits >> 6 & 7, std::uint64_t{1} << (bits & 63))) return false;
  return true;
}

}  // namespace

IdFilter::IdFilter(std::uint64_t expected) {
  std::uint64_t blocks = min_blocks;
  while (blocks * ids_per_block < expected && blocks < max_blocks) blocks *= 2;
  add_layer(blocks);
}

void IdFilter::add(const Digest& id) {
  if (layers_.empty()) add_layer(min_blocks);
  const std::uint64_t next = layers_.back().blocks.size() * growth;
  if (layers_.back().room == 0 && bytes() / block_bytes + next <= max_blocks) add_layer(next);
  Layer& layer = layers_.back();
  if (layer.room > 0) --layer.room;
  const Halves halves(id);
  Block& block = layer.blocks[halves.block & (layer.blocks.size() - 1)];
  all_of_bits(halves.bits, [&](std::size_t word, std::uint64_t mask) {
    block.words[word] |= mask;
    return true;
  });
}

bool IdFilter::may_contain(const Digest& id) const {
  const Halves halves(id);
  return std::any_of(layers_.begin(), layers_.end(), [&](const Layer& layer) {
    const Block& block = layer.blocks[halves.block & (layer.blocks.size() - 1)];
    return all_of_bits(halves.bits,
                       [&](std::size_t word, std::uint64_t mask) { return (block.words[word] & mask) != 0; });
  });
}

std::uint64_t IdFilter::bytes() const {
  std::uint64_t blocks = 0;
  for (const Layer& layer : layers_) blocks += layer.blocks.size();
  return blocks * block_bytes;
}

void IdFilter::add_layer(std::uint64_t blocks) {
  layers_.push_back({std::vector<Block>(blocks), blocks * ids_per_block});
}

}  // namespace newsd::daemon
