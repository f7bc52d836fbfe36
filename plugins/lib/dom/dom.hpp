// HTML pages as trees, built as browsers build them (HTML5: omitted tags, misnested elements, tables), whatever the
// bytes.
//
// Threads: any; a Document is used by one at a time.
// Lifetimes: every view that a Document hands out lives as long as the Document, also when that is moved.
// Size: Limits bounds bytes, nodes, depth and memory; time is linear in the bytes, times at most the depth. What is
// beyond a limit of depth is kept, but less deep; beyond the limit of nodes, the rest of the page is left out; beyond
// bytes or memory, there is no Document.
// Left out: comments, and the code in scripts and styles (data in JSON stays).
#pragma once

#include "charset/charset.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::dom {

// A node's place in its Document. Nodes lie in document order, so that node i and all below it are [i, node(i).end).
using Index = std::uint32_t;
constexpr Index none = 0xFFFFFFFF;

struct Attribute {
  std::string_view name;   // lower case
  std::string_view value;  // references decoded
};

struct Node {
  std::string_view name;    // of an element, lower case; empty for text
  std::string_view text;    // of text
  Index parent = none;      // none for the root
  Index end = 0;            // one behind the last node below this one
  std::uint32_t depth = 0;  // 0 is the root
  std::uint32_t first_attribute = 0;
  std::uint32_t attributes = 0;

  bool is_element() const { return !name.empty(); }
};

struct Limits {
  std::size_t max_bytes = 32u << 20;          // of the page
  std::size_t max_nodes = 1'000'000;          // elements and texts
  std::uint32_t max_depth = 256;              // of elements
  std::size_t max_memory_bytes = 512u << 20;  // while the tree is built
};

class Memory;

class Document {
public:
  Document(std::unique_ptr<Memory> memory, std::vector<Node> nodes, std::vector<Attribute> attributes);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();

  // At least one: the root, `html`.
  Index size() const { return static_cast<Index>(nodes_.size()); }
  const Node& node(Index index) const { return nodes_[index]; }
  bool is(Index index, std::string_view name) const { return nodes_[index].name == name; }

  // The attribute's value; empty if it is absent or empty.
  std::string_view attribute(Index index, std::string_view name) const;
  bool has_attribute(Index index, std::string_view name) const;

  // The first element of that name at or behind `from` and before `end`, or none.
  Index find(std::string_view name, Index from, Index end) const;
  Index find(std::string_view name) const { return find(name, 0, size()); }

  // All text below the node as it stands; at most `max_bytes` and a little.
  std::string text(Index index, std::size_t max_bytes = 1u << 20) const;

private:
  const Attribute* found(Index index, std::string_view name) const;

  std::unique_ptr<Memory> memory_;
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
};

// The tree of a page in UTF-8, or nothing if it is larger than the limits allow. `html` is copied where needed.
std::optional<Document> parse(std::string_view html, const Limits& limits = {});

// The page's own declaration of its charset (`meta`) in its first bytes, read as ASCII; empty if there is none.
std::string declared_charset(charset::Bytes page);

// The page as UTF-8: by its byte order mark, by what HTTP says (`transport_charset`, may be empty), by its own
// declaration, by detection; labels that the bytes contradict are overruled.
charset::Decoded decode(charset::Bytes page, std::string_view transport_charset);

}  // namespace newsd::dom
