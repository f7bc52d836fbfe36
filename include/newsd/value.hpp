// Values that cross the plugin boundary, comfortable in C++: Value reads a newsd_value, Tree makes one.
//
// SPDX-License-Identifier: Apache-2.0
#ifndef NEWSD_VALUE_HPP
#define NEWSD_VALUE_HPP

#include <newsd/plugin.h>

#include <cstring>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

namespace newsd {

inline newsd_text to_abi(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(newsd_text text) { return {text.data, text.size}; }
inline std::span<const std::uint8_t> view(newsd_bytes bytes) { return {bytes.data, bytes.size}; }

// A view of a value: cheap to copy, dead when the tree behind it is. Asking for another type than the value has gives
// that type's empty value, so that a missing member needs no special case.
class Value {
public:
  Value() : raw_{} {}
  Value(const newsd_value& raw) : raw_(raw) {}  // implicit: a view of the same thing

  const newsd_value& raw() const { return raw_; }
  newsd_type type() const { return static_cast<newsd_type>(raw_.type); }
  bool is_null() const { return raw_.type == NEWSD_NULL; }
  explicit operator bool() const { return !is_null(); }

  bool boolean() const { return raw_.type == NEWSD_BOOL && raw_.as.boolean != 0; }
  std::int64_t integer() const { return raw_.type == NEWSD_INT ? raw_.as.integer : 0; }
  double real() const { return raw_.type == NEWSD_DOUBLE ? raw_.as.real : static_cast<double>(integer()); }
  std::string_view text() const { return raw_.type == NEWSD_STRING ? view(raw_.as.text) : std::string_view(); }
  std::span<const std::uint8_t> bytes() const {
    return raw_.type == NEWSD_BYTES ? view(raw_.as.bytes) : std::span<const std::uint8_t>();
  }

  // Items of an array, or members of an object.
  std::size_t size() const {
    if (raw_.type == NEWSD_ARRAY) return raw_.as.array.count;
    return raw_.type == NEWSD_OBJECT ? raw_.as.object.count : 0;
  }
  bool empty() const { return size() == 0; }

  // The item of an array at `index`, which must be below size().
  Value item(std::size_t index) const { return *at<newsd_value>(raw_.as.array.items, raw_.as.array.stride, index); }
  // The member of an object at `index`, which must be below size().
  const newsd_member& member(std::size_t index) const {
    return *at<newsd_member>(raw_.as.object.members, raw_.as.object.stride, index);
  }
  // The member of that name, or null.
  Value operator[](std::string_view key) const {
    if (raw_.type != NEWSD_OBJECT) return {};
    for (std::size_t i = 0; i < size(); ++i)
      if (view(member(i).key) == key) return member(i).value;
    return {};
  }

  // Iterates over the items of an array; over nothing for other types.
  class Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = const Value*;
    using reference = Value;
    Iterator() = default;
    Iterator(const Value* of, std::size_t index) : of_(of), index_(index) {}
    Value operator*() const { return of_->item(index_); }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++index_;
      return before;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

  private:
    const Value* of_ = nullptr;
    std::size_t index_ = 0;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, raw_.type == NEWSD_ARRAY ? size() : 0}; }

private:
  template <class T>
  static const T* at(const T* first, std::uint32_t stride, std::size_t index) {
    return reinterpret_cast<const T*>(reinterpret_cast<const unsigned char*>(first) + stride * index);
  }

  newsd_value raw_;
};

// Makes values and owns them: everything handed out lives as long as the Tree, and is freed with it at once. Moving a
// Tree moves nothing that it has handed out. Not thread-safe.
class Tree {
public:
  explicit Tree(std::size_t first_chunk_bytes = 1024)
      : arena_(std::make_unique<std::pmr::monotonic_buffer_resource>(first_chunk_bytes)) {}

  static newsd_value null() { return {}; }
  static newsd_value boolean(bool value) {
    return make(NEWSD_BOOL, [&](auto& as) { as.boolean = value ? 1 : 0; });
  }
  static newsd_value integer(std::int64_t value) {
    return make(NEWSD_INT, [&](auto& as) { as.integer = value; });
  }
  static newsd_value real(double value) {
    return make(NEWSD_DOUBLE, [&](auto& as) { as.real = value; });
  }
  // A string that is not copied: it must outlive the value.
  static newsd_value borrow(std::string_view text) {
    return make(NEWSD_STRING, [&](auto& as) { as.text = to_abi(text); });
  }

  newsd_value text(std::string_view text) { return borrow(keep(text)); }
  newsd_value bytes(std::span<const std::uint8_t> bytes) {
    const std::string_view kept = keep({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return make(NEWSD_BYTES, [&](auto& as) {
      as.bytes = {reinterpret_cast<const std::uint8_t*>(kept.data()), kept.size()};
    });
  }
  // Items and members are copied, what they point to is not: make it with this same Tree.
  newsd_value array(std::span<const newsd_value> items) {
    return make(NEWSD_ARRAY, [&](auto& as) {
      as.array = {keep(items), static_cast<std::uint32_t>(items.size()), sizeof(newsd_value)};
    });
  }
  newsd_value object(std::span<const newsd_member> members) {
    return make(NEWSD_OBJECT, [&](auto& as) {
      as.object = {keep(members), static_cast<std::uint32_t>(members.size()), sizeof(newsd_member)};
    });
  }
  newsd_value object(std::initializer_list<newsd_member> members) {
    return object(std::span<const newsd_member>(members.begin(), members.size()));
  }
  // A deep copy.
  newsd_value copy(Value value) {
    switch (value.type()) {
      case NEWSD_STRING: return text(value.text());
      case NEWSD_BYTES: return bytes(value.bytes());
      case NEWSD_ARRAY: {
        std::vector<newsd_value> items;
        items.reserve(value.size());
        for (Value item : value) items.push_back(copy(item));
        return array(items);
      }
      case NEWSD_OBJECT: {
        std::vector<newsd_member> members;
        members.reserve(value.size());
        for (std::size_t i = 0; i < value.size(); ++i)
          members.push_back({to_abi(keep(view(value.member(i).key))), copy(value.member(i).value)});
        return object(members);
      }
      default: return value.raw();
    }
  }
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* room = static_cast<char*>(arena_->allocate(text.size(), 1));
    std::memcpy(room, text.data(), text.size());
    return {room, text.size()};
  }

private:
  template <class Fill>
  static newsd_value make(newsd_type type, Fill fill) {
    newsd_value value{};
    value.type = type;
    fill(value.as);
    return value;
  }
  template <class T>
  const T* keep(std::span<const T> items) {
    if (items.empty()) return nullptr;
    void* room = arena_->allocate(items.size_bytes(), alignof(T));
    std::memcpy(room, items.data(), items.size_bytes());
    return static_cast<const T*>(room);
  }

  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
};

// An object in the making. Keys are not copied (use literals); values belong to a Tree.
class Members {
public:
  // Adds a member, unless the value is null or an empty text.
  Members& add(std::string_view key, newsd_value value) {
    if (value.type == NEWSD_NULL || (value.type == NEWSD_STRING && value.as.text.size == 0)) return *this;
    members_.push_back({to_abi(key), value});
    return *this;
  }
  bool empty() const { return members_.empty(); }
  newsd_value in(Tree& tree) const { return tree.object(members_); }

private:
  std::vector<newsd_member> members_;
};

}  // namespace newsd

#endif
