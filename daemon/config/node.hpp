// A configuration as a tree of values that know where they were written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <newsd/value.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace newsd::daemon {

// A configuration file as it was read.
struct SourceFile {
  std::filesystem::path path;
  std::string text;
  std::filesystem::path folder = path.parent_path();  // from which relative paths in it start
};

// A place in a file. Line and column count from 1, columns and width in characters; line 0: the file as a whole.
// Without a file: no place (a built-in default).
struct Location {
  std::shared_ptr<const SourceFile> file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t width = 0;
};

// A value. Arrays own their items, objects their members, in the order of the text; keys are unique. Dates and times
// are strings. Never holds NEWSD_BYTES.
class Node {
public:
  struct Member;
  using Items = std::vector<Node>;
  using Members = std::vector<Member>;

  Node() = default;  // null
  template <class T>
  explicit Node(T value, Location at = {}) : value_(std::move(value)), at_(std::move(at)) {}

  // The same value without a place; bytes become null.
  static Node of(Value value);

  newsd_type type() const { return static_cast<newsd_type>(kTypes[value_.index()]); }
  const Location& at() const { return at_; }

  // As for Value: another type than the node has gives that type's empty value.
  bool boolean() const;
  std::int64_t integer() const;
  double real() const;  // of integers too
  const std::string& text() const;
  const Items& items() const;
  const Members& members() const;
  const Node* find(std::string_view key) const;  // the member of that name, or null

  // For building; the node must have that type.
  Items& items() { return std::get<Items>(value_); }
  Members& members() { return std::get<Members>(value_); }

  newsd_value in(Tree& tree) const;  // a copy there

  // Equal values, wherever they stand; 1 and 1.0 are equal.
  friend bool same_value(const Node& a, const Node& b);

private:
  static constexpr std::uint8_t kTypes[] = {NEWSD_NULL,   NEWSD_BOOL,  NEWSD_INT,   NEWSD_DOUBLE,
                                            NEWSD_STRING, NEWSD_ARRAY, NEWSD_OBJECT};
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Items, Members> value_;
  Location at_;
};

struct Node::Member {
  std::string key;
  Location at;  // of the key
  Node value;
};

bool same_value(const Node& a, const Node& b);

// As it would be written in TOML, on one line; for messages, cut after some 60 bytes.
std::string toml_text(const Node& node);
std::string short_text(const Node& node);

// A path written at `where`, absolute.
std::filesystem::path resolve_path(const Location& where, std::string_view path);

}  // namespace newsd::daemon
