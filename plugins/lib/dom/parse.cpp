#include "dom/arena.hpp"
#include "dom/dom.hpp"
#include "dom/flatten.hpp"

#include <gumbo.h>
#include <csetjmp>

namespace newsd::dom {
namespace {

// gumbo does not look at what its allocator returns, and frees trees by recursion. So it allocates from a Memory, which
// frees them, and when that is full, the parse is left by a jump over gumbo's frames, which own nothing else.
struct Allocation {
  Memory* memory;
  std::jmp_buf full;
};

void* allocate(void* context, std::size_t bytes) {
  auto* allocation = static_cast<Allocation*>(context);
  void* given = allocation->memory->allocate(bytes);
  if (given == nullptr) std::longjmp(allocation->full, 1);  // NOLINT(cert-err52-cpp): see above
  return given;
}
void deallocate(void*, void*) {}

const GumboNode* parsed(Allocation& allocation, const char* html, std::size_t bytes) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &allocate;
  options.deallocator = &deallocate;
  options.userdata = &allocation;
  options.max_errors = 0;
  if (setjmp(allocation.full) != 0) return nullptr;  // NOLINT(cert-err52-cpp): see above
  return gumbo_parse_with_options(&options, html, bytes)->root;
}

std::string_view kept(Memory& memory, std::string_view text) {
  auto* room = static_cast<char*>(memory.allocate(text.size() + 1));
  if (room == nullptr) return {};
  std::copy(text.begin(), text.end(), room);
  return {room, text.size()};
}

std::string_view name_of(const GumboElement& element, Memory& memory) {
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece piece = element.original_tag;
  gumbo_tag_from_original_text(&piece);
  std::string lower(piece.data == nullptr ? std::string_view("unknown") : std::string_view(piece.data, piece.length));
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  const std::string_view name = kept(memory, lower.substr(0, 64));
  return name.empty() ? "unknown" : name;
}

bool is_text(const GumboNode& node) {
  return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
}

// Lays gumbo's tree out as a row of nodes.
class Copier {
public:
  Copier(Memory& memory, const Limits& limits) : memory_(memory), limits_(limits) {}

  Document copy(const GumboNode& root, std::unique_ptr<Memory> memory) {
    open(root);
    while (!open_.empty()) {
      Open& top = open_.back();
      const GumboVector& children = top.node->v.element.children;
      if (top.next_child == children.length || nodes_.size() >= limits_.max_nodes) {
        if (nodes_[top.index].depth < limits_.max_depth) nodes_[top.index].end = static_cast<Index>(nodes_.size());
        open_.pop_back();
        continue;
      }
      const auto& child = *static_cast<const GumboNode*>(children.data[top.next_child++]);
      if (is_text(child))
        add_text(child);
      else if (child.type == GUMBO_NODE_ELEMENT || child.type == GUMBO_NODE_TEMPLATE)
        open(child);
    }
    return {std::move(memory), std::move(nodes_), std::move(attributes_)};
  }

private:
  struct Open {
    const GumboNode* node;
    Index index;
    std::size_t next_child = 0;
  };

  void open(const GumboNode& from) {
    const GumboElement& element = from.v.element;
    Node node;
    node.name = name_of(element, memory_);
    node.first_attribute = static_cast<std::uint32_t>(attributes_.size());
    node.attributes = element.attributes.length;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto& attribute = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
      attributes_.push_back({attribute.name, attribute.value});
    }
    open_.push_back({&from, add(node)});
  }

  void add_text(const GumboNode& from) {
    Node node;
    node.text = from.v.text.text;
    add(node);
  }

  // Below the element that is open, or below its ancestor on the last level that may have something below it.
  Index add(Node node) {
    if (!open_.empty()) {
      const std::size_t at = std::min<std::size_t>(open_.size(), limits_.max_depth) - 1;
      node.parent = open_[at].index;
      node.depth = static_cast<std::uint32_t>(at + 1);
    }
    node.end = static_cast<Index>(nodes_.size() + 1);
    nodes_.push_back(node);
    return node.end - 1;
  }

  Memory& memory_;
  const Limits& limits_;
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
  std::vector<Open> open_;
};

}  // namespace

std::optional<Document> parse(std::string_view html, const Limits& limits) {
  if (html.size() > limits.max_bytes) return std::nullopt;
  auto memory = std::make_unique<Memory>(limits.max_memory_bytes);
  std::string room;
  std::string_view flat = flattened(html, limits.max_depth, room);
  // What gumbo keeps of the text itself (names of unknown tags) is copied before the text goes.
  Allocation allocation{memory.get(), {}};
  const GumboNode* root = parsed(allocation, flat.data(), flat.size());
  if (root == nullptr) return std::nullopt;
  Memory& names = *memory;
  return Copier(names, limits).copy(*root, std::move(memory));
}

}  // namespace newsd::dom
