#include "config/diagnostic.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace newsd::daemon {
namespace {

constexpr std::size_t kExcerptCharacters = 120;

std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (std::uint32_t at = 1; at < line; ++at) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

// The characters of a line; control characters other than tabs, which a terminal might obey, become "?".
std::vector<std::string> characters(std::string_view line) {
  std::vector<std::string> all;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0) == 0x80 && !all.empty();
    if (continues)
      all.back() += c;
    else
      all.emplace_back(1, (byte < 0x20 && c != '\t') || byte == 0x7F ? '?' : c);
  }
  return all;
}

std::string margin(std::string_view number) {
  const std::size_t width = std::max<std::size_t>(number.size(), 5);
  return std::string(width - number.size(), ' ') + std::string(number) + " | ";
}

void append_excerpt(std::string& out, const Location& where, std::string_view hint) {
  const std::vector<std::string> line = characters(line_of(where.file->text, where.line));
  const std::size_t column = std::clamp<std::size_t>(where.column, 1, line.size() + 1) - 1;
  const std::size_t first = column < kExcerptCharacters * 2 / 3 ? 0 : column - kExcerptCharacters / 3;
  const std::size_t last = std::min(line.size(), first + kExcerptCharacters);
  const std::size_t carets = std::max<std::size_t>(1, std::min<std::size_t>(where.width, last - column));

  out += margin(std::to_string(where.line));
  for (std::size_t i = first; i < last; ++i) out += line[i];
  out += '\n' + margin("");
  for (std::size_t i = first; i < column; ++i) out += line[i] == "\t" ? '\t' : ' ';
  out.append(carets, '^');
  if (!hint.empty()) out += ' ';
  out += hint;
  out += '\n';
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
  const Location& where = diagnostic.where;
  std::string out = where.file ? where.file->path.string() : std::string();
  if (where.file && where.line > 0) {
    out += ':' + std::to_string(where.line) + ':' + std::to_string(where.column) + ": " + diagnostic.text + '\n';
    append_excerpt(out, where, diagnostic.hint);
    return out;
  }
  if (!out.empty()) out += ": ";
  out += diagnostic.text;
  if (!diagnostic.hint.empty()) out += ": " + diagnostic.hint;
  return out + '\n';
}

void Diagnostics::add(Location where, std::string text, std::string hint) {
  if (list_.size() < kMost)
    list_.push_back({std::move(where), std::move(text), std::move(hint)});
  else
    ++left_out_;
}

void Diagnostics::add(Diagnostics more) {
  for (Diagnostic& each : more.list_) add(std::move(each.where), std::move(each.text), std::move(each.hint));
  left_out_ += more.left_out_;
}

void Diagnostics::sort() {
  std::stable_sort(list_.begin(), list_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.where.line, a.where.column) < std::tie(b.where.line, b.where.column);
  });
}

std::string to_string(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& each : diagnostics.list()) out += to_string(each);
  if (diagnostics.left_out() > 0) out += "… and " + std::to_string(diagnostics.left_out()) + " more\n";
  return out;
}

}  // namespace newsd::daemon
