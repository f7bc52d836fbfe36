#include "dom/dom.hpp"

#include "dom/arena.hpp"

#include <algorithm>

namespace newsd::dom {
namespace {

constexpr std::size_t kDeclarationBytes = 4096;  // how far into a page a declaration of its charset counts

std::string lower_ascii(charset::Bytes bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return out;
}

// The label behind "charset=" in a tag.
std::string label_in(std::string_view tag) {
  std::size_t at = tag.find("charset");
  if (at == std::string_view::npos) return {};
  at = tag.find_first_not_of(" \t\r\n", at + 7);
  if (at == std::string_view::npos || tag[at] != '=') return {};
  at = tag.find_first_not_of(" \t\r\n\"'", at + 1);
  if (at == std::string_view::npos) return {};
  const std::string_view label = tag.substr(at, tag.find_first_of(" \t\r\n\"';/>", at) - at);
  return charset::is_label(label) ? std::string(label) : std::string();
}

}  // namespace

Document::Document(std::unique_ptr<Memory> memory, std::vector<Node> nodes, std::vector<Attribute> attributes)
    : memory_(std::move(memory)), nodes_(std::move(nodes)), attributes_(std::move(attributes)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const Attribute* Document::found(Index index, std::string_view name) const {
  const Node& node = nodes_[index];
  for (std::uint32_t i = 0; i < node.attributes; ++i) {
    const Attribute& attribute = attributes_[node.first_attribute + i];
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

std::string_view Document::attribute(Index index, std::string_view name) const {
  const Attribute* attribute = found(index, name);
  return attribute == nullptr ? std::string_view() : attribute->value;
}

bool Document::has_attribute(Index index, std::string_view name) const { return found(index, name) != nullptr; }

Index Document::find(std::string_view name, Index from, Index end) const {
  for (Index i = from; i < std::min(end, size()); ++i)
    if (nodes_[i].name == name) return i;
  return none;
}

std::string Document::text(Index index, std::size_t max_bytes) const {
  std::string out;
  for (Index i = index; i < nodes_[index].end && out.size() < max_bytes; ++i) out += nodes_[i].text;
  return out;
}

std::string declared_charset(charset::Bytes page) {
  const std::string start = lower_ascii(page.first(std::min(page.size(), kDeclarationBytes)));
  for (std::size_t at = start.find("<meta"); at != std::string::npos; at = start.find("<meta", at + 1)) {
    const std::string_view rest = std::string_view(start).substr(at);
    std::string label = label_in(rest.substr(0, rest.find('>')));
    if (!label.empty()) return label;
  }
  return charset::declared_in_xml(page);
}

charset::Decoded decode(charset::Bytes page, std::string_view transport_charset) {
  const std::string declared = declared_charset(page);
  return charset::decode(page, {transport_charset, declared});
}

}  // namespace newsd::dom
