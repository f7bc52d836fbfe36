// The memory of one parse: given out piece by piece, given back at once.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace newsd::dom {

// Bounded: allocate() answers nullptr when the limit is reached. Threads: one at a time.
class Memory {
public:
  explicit Memory(std::size_t max_bytes) : left_(max_bytes) {}

  void* allocate(std::size_t bytes);

private:
  static constexpr std::size_t kChunkBytes = 256u << 10;

  struct Free {
    void operator()(std::byte* chunk) const { ::operator delete(chunk); }
  };
  std::byte* new_chunk(std::size_t bytes);

  std::vector<std::unique_ptr<std::byte, Free>> chunks_;
  std::byte* next_ = nullptr;
  std::size_t room_ = 0;
  std::size_t left_;
};

}  // namespace newsd::dom
