#include "dom/arena.hpp"

namespace newsd::dom {

std::byte* Memory::new_chunk(std::size_t bytes) {
  if (bytes > left_) return nullptr;
  auto* chunk = static_cast<std::byte*>(::operator new(bytes, std::nothrow));
  if (chunk == nullptr) return nullptr;
  left_ -= bytes;
  chunks_.emplace_back(chunk);
  return chunk;
}

void* Memory::allocate(std::size_t bytes) {
  constexpr std::size_t kAlign = alignof(std::max_align_t);
  if (bytes > left_ + room_) return nullptr;
  bytes = (bytes + kAlign - 1) / kAlign * kAlign;
  if (bytes > kChunkBytes / 4) return new_chunk(bytes);
  if (bytes > room_) {
    next_ = new_chunk(kChunkBytes);
    room_ = next_ == nullptr ? 0 : kChunkBytes;
  }
  if (next_ == nullptr) return nullptr;
  std::byte* given = next_;
  next_ += bytes;
  room_ -= bytes;
  return given;
}

}  // namespace newsd::dom
