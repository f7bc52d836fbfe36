#include "feed/json_repair.hpp"

#include <algorithm>

namespace newsd::feed {
namespace {

// Follows strings and brackets, character by character.
class Scanner {
public:
  // Whether an element of an array has just ended.
  bool ends_element(char c) {
    if (in_string_) {
      if (!escaped_ && c == '"') in_string_ = false;
      escaped_ = !escaped_ && c == '\\';
      return false;
    }
    if (c == '"') in_string_ = true;
    if (c == '{') open_ += '}';
    if (c == '[') open_ += ']';
    if (c != '}' && c != ']') return false;
    if (!open_.empty()) open_.pop_back();
    return open_.ends_with(']');
  }
  bool in_string() const { return in_string_; }
  // What would close everything that is open.
  std::string closers() const { return {open_.rbegin(), open_.rend()}; }
  std::size_t depth() const { return open_.size(); }

private:
  std::string open_;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace

std::string repaired_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  Scanner scanner;
  std::size_t kept = 0;
  std::string closers;
  for (const char c : text) {
    out += scanner.in_string() && static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    // An element of the items themselves: deeper ones belong to an item that is not whole.
    const bool ends = scanner.ends_element(c);
    if (scanner.depth() == 0 && !out.empty() && (c == '}' || c == ']') && !scanner.in_string()) return out;
    if (!ends || scanner.depth() > 2) continue;
    kept = out.size();
    closers = scanner.closers();
  }
  out.resize(kept);
  return kept == 0 ? std::string() : out + closers;
}

}  // namespace newsd::feed
