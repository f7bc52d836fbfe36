#include "article/json.hpp"

#include "base/byte_scan.hpp"
#include "base/text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <unordered_map>

namespace newsd::daemon {
namespace {

// Receives Boost.JSON's events and builds the tree from the leaves up.
class Builder {
public:
  static constexpr std::size_t max_array_size = 1 << 24;
  static constexpr std::size_t max_object_size = 1 << 24;
  static constexpr std::size_t max_string_size = 1 << 30;
  static constexpr std::size_t max_key_size = 1 << 16;
  using Code = boost::json::error_code;
  using Part = boost::json::string_view;

  explicit Builder(Tree& tree) : tree_(tree) {}
  newsd_value result() const { return values_.front(); }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(std::size_t count, Code&) {
    const newsd_value array = tree_.array(std::span(values_).last(count));
    values_.resize(values_.size() - count);
    return push(array);
  }
  bool on_object_end(std::size_t count, Code&) {
    std::vector<newsd_member> members;
    members.reserve(count);
    std::unordered_map<std::string_view, std::size_t> places;  // the last of several members with one name wins
    const std::size_t first_value = values_.size() - count;
    const std::size_t first_key = keys_.size() - count;
    for (std::size_t i = 0; i < count; ++i) {
      const auto [place, added] = places.try_emplace(keys_[first_key + i], members.size());
      if (added)
        members.push_back({to_abi(place->first), values_[first_value + i]});
      else
        members[place->second].value = values_[first_value + i];
    }
    values_.resize(first_value);
    keys_.resize(first_key);
    return push(tree_.object(members));
  }
  bool on_key_part(Part part, std::size_t, Code&) { return collect(part); }
  bool on_key(Part part, std::size_t, Code&) {
    keys_.push_back(tree_.keep(whole(part)));
    text_.clear();
    return true;
  }
  bool on_string_part(Part part, std::size_t, Code&) { return collect(part); }
  bool on_string(Part part, std::size_t, Code&) {
    const newsd_value value = tree_.text(whole(part));
    text_.clear();
    return push(value);
  }
  bool on_number_part(Part, Code&) { return true; }
  bool on_int64(std::int64_t value, Part, Code&) { return push(Tree::integer(value)); }
  bool on_uint64(std::uint64_t value, Part, Code&) { return push(Tree::real(static_cast<double>(value))); }
  bool on_double(double value, Part, Code&) { return push(Tree::real(value)); }
  bool on_bool(bool value, Code&) { return push(Tree::boolean(value)); }
  bool on_null(Code&) { return push(Tree::null()); }
  bool on_comment_part(Part, Code&) { return true; }
  bool on_comment(Part, Code&) { return true; }

private:
  bool push(const newsd_value& value) {
    values_.push_back(value);
    return true;
  }
  bool collect(Part part) {
    text_.append(part.data(), part.size());
    return true;
  }
  std::string_view whole(Part last) {
    if (text_.empty()) return {last.data(), last.size()};
    text_.append(last.data(), last.size());
    return text_;
  }

  Tree& tree_;
  std::vector<newsd_value> values_;
  std::vector<std::string_view> keys_;
  std::string text_;
};

constexpr std::size_t kMaxDepth = 64;

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";  // stays a double when read again
}

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// The next byte that a JSON string cannot hold as it is, or the text's size.
std::size_t next_escaped(std::string_view text, std::size_t from) {
  return find_byte(text, from, [](unsigned char c) { return (c < 0x20) | (c == '"') | (c == '\\'); });
}

}  // namespace

Result<newsd_value> parse_json(std::string_view text, Tree& tree) {
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::json::basic_parser<Builder> parser(options, tree);
  boost::json::error_code code;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
  if (!code && used < text.size() && text.find_first_not_of(" \t\r\n", used) != std::string_view::npos)
    code = boost::json::error::extra_data;
  if (code) return failure("json", "not JSON at byte " + std::to_string(used) + ": " + code.message());
  return parser.handler().result();
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t i = next_escaped(text, 0); i < text.size(); i = next_escaped(text, i + 1)) {
    const auto c = static_cast<unsigned char>(text[i]);
    out += text.substr(plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out += text.substr(plain);
  out += '"';
}

void append_json_member(std::string& out, std::string_view key, Value value) {
  if (value.type() == NEWSD_BYTES)
    append_json_string(out, std::string(key) + "_b64");
  else
    append_json_string(out, key);
  out += ':';
  append_json(out, value);
}

void append_json(std::string& out, Value value) {
  switch (value.type()) {
    case NEWSD_NULL: out += "null"; return;
    case NEWSD_BOOL: out += value.boolean() ? "true" : "false"; return;
    case NEWSD_INT: append_integer(out, value.integer()); return;
    case NEWSD_DOUBLE: append_number(out, value.real()); return;
    case NEWSD_STRING: append_json_string(out, value.text()); return;
    case NEWSD_BYTES: append_json_string(out, to_base64(value.bytes())); return;
    case NEWSD_ARRAY:
      out += '[';
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) out += ',';
        append_json(out, value.item(i));
      }
      out += ']';
      return;
    case NEWSD_OBJECT:
      out += '{';
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) out += ',';
        append_json_member(out, view(value.member(i).key), value.member(i).value);
      }
      out += '}';
      return;
  }
}

std::string to_json(Value value) {
  std::string out;
  append_json(out, value);
  return out;
}

}  // namespace newsd::daemon
