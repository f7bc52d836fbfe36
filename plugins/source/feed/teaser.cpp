#include "feed/teaser.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsd::feed {
namespace {

constexpr std::size_t kShort = 1500;  // bytes: some 250 words of English, 500 characters of Chinese

bool is_cut_off(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kEnds{"…", "...", "[…]", "[...]", "(…)", "(...)"};
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  const std::string_view trimmed = end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view each) { return trimmed.ends_with(each); });
}

}  // namespace

bool is_teaser(const Item& item) {
  const std::string& text = std::max(item.content.text, item.summary.text,
                                     [](const auto& one, const auto& other) { return one.size() < other.size(); });
  return text.size() < kShort || is_cut_off(text);
}

}  // namespace newsd::feed
