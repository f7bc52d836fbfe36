#include "cli/terminal.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdint>

namespace newsd::daemon {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// U+0080 to U+009F, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069, at the start of `text`: its bytes, else 0.
std::size_t unwanted_sequence(std::string_view text) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  if (byte(0) != 0xE2) return 0;
  const unsigned low = byte(2);
  if (byte(1) == 0x80 && (low == 0x8E || low == 0x8F || (low >= 0xA8 && low <= 0xAE))) return 3;
  return byte(1) == 0x81 && low >= 0xA6 && low <= 0xA9 ? 3 : 0;
}

std::string padded(const std::string& cell, std::size_t width, Table::Align align) {
  const std::string room(width - std::min(width, characters(cell)), ' ');
  return align == Table::Align::left ? cell + room : room + cell;
}

}  // namespace

Style Style::of_output() { return Style(isatty(STDOUT_FILENO) == 1); }

std::string Style::operator()(Paint paint, std::string_view text) const {
  static constexpr std::array<std::string_view, 6> kCodes{"1", "2", "32", "31", "33", "36"};
  if (!colours_ || text.empty()) return std::string(text);
  return "\033[" + std::string(kCodes[static_cast<std::size_t>(paint)]) + "m" + std::string(text) + "\033[0m";
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t skipped = byte < 0x20 || byte == 0x7F ? 1 : unwanted_sequence(text.substr(i));
    if (skipped == 0)
      out += text[i++];
    else
      out += ' ';
    i += skipped;
  }
  return out;
}

std::string Table::text(const Style& style) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = characters(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, characters(row[i]));
    widths.push_back(width);
  }
  const auto line = [&](auto cell_of) {
    std::string out;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      out += (i == 0 ? "" : "  ") + padded(cell_of(i), widths[i], columns_[i].align);
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
  };
  std::string out = style(Paint::dim, line([&](std::size_t i) { return columns_[i].title; })) + '\n';
  for (const auto& row : rows_) out += line([&](std::size_t i) { return row[i]; }) + '\n';
  return out;
}

}  // namespace newsd::daemon
