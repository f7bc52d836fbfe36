// A queue whose elements keep their number from the day they come until they leave at the front.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace newsd::dedup {

template <class T>
class Fifo {
public:
  explicit Fifo(std::uint64_t first = 0) : first_(first) {}

  std::uint64_t first() const { return first_; }
  std::uint64_t end() const { return first_ + items_.size(); }  // the number of the next to come
  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  bool holds(std::uint64_t number) const { return number - first_ < items_.size(); }

  T& operator[](std::uint64_t number) { return items_[number - first_]; }
  const T& operator[](std::uint64_t number) const { return items_[number - first_]; }

  void push(T item) { items_.push_back(std::move(item)); }
  void pop() {
    items_.pop_front();
    ++first_;
  }

private:
  std::deque<T> items_;
  std::uint64_t first_;
};

}  // namespace newsd::dedup
