// Takes one value of a configuration, checked; a fault is reported at the value's place and leaves the target as it
// was.
#pragma once

#include "config/diagnostic.hpp"
#include "config/node.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace newsd::daemon {

// "`key` must be WHAT, not VALUE".
std::string must_be(std::string_view key, std::string_view what, const Node& value);
// "one of "a", "b"".
std::string one_of(std::span<const std::string_view> words);

class ValueReader {
public:
  static constexpr std::size_t kMaxTextBytes = 4096;

  ValueReader(std::string_view key, const Node& value, Diagnostics& found) : key_(key), value_(value), found_(found) {}

  const Node& value() const { return value_; }
  void fault(std::string text, std::string hint = {}) { found_.add(value_.at(), std::move(text), std::move(hint)); }
  void must_be(std::string_view what, std::string hint = {});

  std::optional<std::int64_t> whole(std::int64_t least, std::int64_t most);
  template <class T>
  void whole(T& target, std::int64_t least, std::int64_t most) {
    if (const auto number = whole(least, most)) target = static_cast<T>(*number);
  }
  void seconds(std::chrono::seconds& target, std::int64_t least, std::int64_t most) {
    if (const auto number = whole(least, most)) target = std::chrono::seconds(*number);
  }
  std::optional<std::string> text();
  void text(std::string& target);
  void path(std::filesystem::path& target);  // made absolute; empty stays empty
  std::optional<bool> flag();
  void flag(bool& target);
  // Which of the words it is.
  std::optional<std::size_t> choice(std::span<const std::string_view> words);

private:
  std::string_view key_;
  const Node& value_;
  Diagnostics& found_;
};

}  // namespace newsd::daemon
