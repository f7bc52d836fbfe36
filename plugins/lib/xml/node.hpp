// XML as a tree, and what can be asked of it.
//
// Threads: any, one at a time a document. Lifetimes: nodes and all their views live as long as the Document, and may
// point into the text that it was read from.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::xml {

struct Attribute {
  std::string_view prefix, name;  // lower case
  std::string_view value;         // references decoded
};

struct Node {
  enum class Kind : std::uint8_t { element, text };
  Kind kind = Kind::element;
  std::uint32_t line = 0;                   // from 1
  std::string_view prefix = {}, name = {};  // element: lower case
  std::string_view uri = {};                // element: namespace, empty if none or not declared
  std::string_view text = {};               // text: references decoded, unknown ones as they stood
  std::span<const Attribute> attributes = {};
  Node* parent = nullptr;
  Node* first_child = nullptr;
  Node* last_child = nullptr;
  Node* next = nullptr;  // sibling

  bool is_element() const { return kind == Kind::element; }
  // The value of an attribute without prefix, or empty.
  std::string_view attribute(std::string_view name) const;
  // The value of an attribute of that prefix ("xml:lang"), or null if there is none.
  const std::string_view* attribute(std::string_view prefix, std::string_view name) const;
  // The first child element of that name, whatever its namespace, or null.
  const Node* child(std::string_view name) const;
  bool has_elements() const;
};

// The text of a node and all below it.
std::string text_of(const Node& node);

// The content of an element as XML without prefixes: what an author meant who wrote HTML into a feed unescaped. Void
// elements of HTML are written without an end tag.
std::string inner_markup(const Node& node);

class Document {
public:
  struct Problem {
    std::uint32_t line;
    std::string text;
  };
  const Node& root() const { return *root_; }  // nameless; what stood outside of all elements is its child too
  std::span<const Problem> problems() const { return problems_; }

private:
  friend class Reader;
  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
  Node* root_ = nullptr;
  std::vector<Problem> problems_;
};

}  // namespace newsd::xml
