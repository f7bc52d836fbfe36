#include "config/node.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace newsd::daemon {
namespace {

const std::string kNoText;
const Node::Items kNoItems;
const Node::Members kNoMembers;

bool is_number(const Node& node) { return node.type() == NEWSD_INT || node.type() == NEWSD_DOUBLE; }

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_number(std::string& out, double value) {
  char digits[32];
  const std::string_view text(digits,
                              static_cast<std::size_t>(std::to_chars(digits, std::end(digits), value).ptr - digits));
  out += text;
  if (text.find_first_of(".en") == std::string_view::npos) out += ".0";
}

void append_toml(std::string& out, const Node& node) {
  switch (node.type()) {
    case NEWSD_BOOL: out += node.boolean() ? "true" : "false"; return;
    case NEWSD_INT: out += std::to_string(node.integer()); return;
    case NEWSD_DOUBLE: append_number(out, node.real()); return;
    case NEWSD_STRING: append_quoted(out, node.text()); return;
    case NEWSD_ARRAY: {
      std::string_view between = "[";
      for (const Node& item : node.items()) {
        out += between;
        append_toml(out, item);
        between = ", ";
      }
      out += node.items().empty() ? "[]" : "]";
      return;
    }
    case NEWSD_OBJECT: {
      std::string_view between = "{ ";
      for (const Node::Member& member : node.members()) {
        out += between;
        if (is_bare_key(member.key))
          out += member.key;
        else
          append_quoted(out, member.key);
        out += " = ";
        append_toml(out, member.value);
        between = ", ";
      }
      out += node.members().empty() ? "{}" : " }";
      return;
    }
    case NEWSD_NULL:
    case NEWSD_BYTES: break;
  }
  out += "nothing";
}

bool same_items(const Node::Items& a, const Node::Items& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_value);
}

bool same_members(const Node& a, const Node& b) {
  return a.members().size() == b.members().size() &&
         std::all_of(a.members().begin(), a.members().end(), [&](const Node::Member& member) {
           const Node* other = b.find(member.key);
           return other != nullptr && same_value(member.value, *other);
         });
}

}  // namespace

std::filesystem::path resolve_path(const Location& where, std::string_view path) {
  const std::filesystem::path folder = where.file ? where.file->folder : std::filesystem::path();
  return std::filesystem::absolute(folder / path).lexically_normal();
}

Node Node::of(Value value) {
  switch (value.type()) {
    case NEWSD_BOOL: return Node(value.boolean());
    case NEWSD_INT: return Node(value.integer());
    case NEWSD_DOUBLE: return Node(value.real());
    case NEWSD_STRING: return Node(std::string(value.text()));
    case NEWSD_ARRAY: {
      Items items;
      for (const Value item : value) items.push_back(of(item));
      return Node(std::move(items));
    }
    case NEWSD_OBJECT: {
      Members members;
      for (std::size_t i = 0; i < value.size(); ++i)
        members.push_back({std::string(view(value.member(i).key)), {}, of(value.member(i).value)});
      return Node(std::move(members));
    }
    case NEWSD_NULL:
    case NEWSD_BYTES: break;
  }
  return {};
}

bool Node::boolean() const {
  const bool* value = std::get_if<bool>(&value_);
  return value != nullptr && *value;
}
std::int64_t Node::integer() const {
  const std::int64_t* value = std::get_if<std::int64_t>(&value_);
  return value == nullptr ? 0 : *value;
}
double Node::real() const {
  const double* value = std::get_if<double>(&value_);
  return value == nullptr ? static_cast<double>(integer()) : *value;
}
const std::string& Node::text() const {
  const std::string* value = std::get_if<std::string>(&value_);
  return value == nullptr ? kNoText : *value;
}
const Node::Items& Node::items() const {
  const Items* value = std::get_if<Items>(&value_);
  return value == nullptr ? kNoItems : *value;
}
const Node::Members& Node::members() const {
  const Members* value = std::get_if<Members>(&value_);
  return value == nullptr ? kNoMembers : *value;
}

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members())
    if (member.key == key) return &member.value;
  return nullptr;
}

newsd_value Node::in(Tree& tree) const {
  switch (type()) {
    case NEWSD_BOOL: return Tree::boolean(boolean());
    case NEWSD_INT: return Tree::integer(integer());
    case NEWSD_DOUBLE: return Tree::real(real());
    case NEWSD_STRING: return tree.text(text());
    case NEWSD_ARRAY: {
      std::vector<newsd_value> copies;
      for (const Node& item : items()) copies.push_back(item.in(tree));
      return tree.array(copies);
    }
    case NEWSD_OBJECT: {
      std::vector<newsd_member> copies;
      for (const Member& member : members()) copies.push_back({to_abi(tree.keep(member.key)), member.value.in(tree)});
      return tree.object(copies);
    }
    case NEWSD_NULL:
    case NEWSD_BYTES: break;
  }
  return Tree::null();
}

bool same_value(const Node& a, const Node& b) {
  if (is_number(a) && is_number(b))
    return a.type() == b.type() && a.type() == NEWSD_INT ? a.integer() == b.integer() : a.real() == b.real();
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case NEWSD_BOOL: return a.boolean() == b.boolean();
    case NEWSD_STRING: return a.text() == b.text();
    case NEWSD_ARRAY: return same_items(a.items(), b.items());
    case NEWSD_OBJECT: return same_members(a, b);
    default: return true;
  }
}

std::string toml_text(const Node& node) {
  std::string out;
  append_toml(out, node);
  return out;
}

std::string short_text(const Node& node) {
  static constexpr std::size_t kMostBytes = 60;
  const std::string whole = toml_text(node);
  const std::string_view part = truncated(whole, kMostBytes);
  return std::string(part) + (part.size() < whole.size() ? "…" : "");
}

}  // namespace newsd::daemon
