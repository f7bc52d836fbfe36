#include "xml/node.hpp"

#include "markup/sanitize.hpp"

#include <algorithm>
#include <array>

namespace newsd::xml {
namespace {

constexpr auto kVoid = std::to_array<std::string_view>(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"});

void append_text(std::string& out, const Node& node) {
  for (const Node* child = node.first_child; child != nullptr; child = child->next)
    child->is_element() ? append_text(out, *child) : void(out += child->text);
}

void append_markup(std::string& out, const Node& node) {
  for (const Node* child = node.first_child; child != nullptr; child = child->next) {
    if (!child->is_element()) {
      out += markup::escape(child->text);
      continue;
    }
    (out += '<') += child->name;
    for (const Attribute& attribute : child->attributes) {
      if (attribute.prefix.empty())
        (((out += ' ') += attribute.name) += "=\"").append(markup::escape(attribute.value)) += '"';
    }
    out += '>';
    append_markup(out, *child);
    if (std::find(kVoid.begin(), kVoid.end(), child->name) == kVoid.end()) ((out += "</") += child->name) += '>';
  }
}

}  // namespace

std::string_view Node::attribute(std::string_view wanted) const {
  const std::string_view* found = attribute({}, wanted);
  return found == nullptr ? std::string_view() : *found;
}

const std::string_view* Node::attribute(std::string_view wanted_prefix, std::string_view wanted) const {
  for (const Attribute& each : attributes)
    if (each.name == wanted && each.prefix == wanted_prefix) return &each.value;
  return nullptr;
}

const Node* Node::child(std::string_view wanted) const {
  for (const Node* each = first_child; each != nullptr; each = each->next)
    if (each->is_element() && each->name == wanted) return each;
  return nullptr;
}

bool Node::has_elements() const {
  for (const Node* each = first_child; each != nullptr; each = each->next)
    if (each->is_element()) return true;
  return false;
}

std::string text_of(const Node& node) {
  if (!node.is_element()) return std::string(node.text);
  std::string out;
  append_text(out, node);
  return out;
}

std::string inner_markup(const Node& node) {
  std::string out;
  append_markup(out, node);
  return out;
}

}  // namespace newsd::xml
