// The one unit that sees the TOML library.
#include "config/toml.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <limits>
#include <sstream>
#include <tuple>

namespace newsd::daemon {
namespace {

constexpr int kMaxDepth = 32;

class Converter {
public:
  explicit Converter(std::shared_ptr<const SourceFile> file) : file_(std::move(file)) {}

  Node convert(const toml::node& from, int depth = 0) {
    Location at = location(from.source());
    if (depth > kMaxDepth) {
      if (!too_deep_) too_deep_ = at;
      return Node(std::string(), std::move(at));
    }
    if (const auto* table = from.as_table()) return Node(members(*table, depth), std::move(at));
    if (const auto* array = from.as_array()) return Node(items(*array, depth), std::move(at));
    if (const auto* text = from.as_string()) return Node(text->get(), std::move(at));
    if (const auto* whole = from.as_integer()) return Node(std::int64_t{whole->get()}, std::move(at));
    if (const auto* real = from.as_floating_point()) return Node(real->get(), std::move(at));
    if (const auto* truth = from.as_boolean()) return Node(truth->get(), std::move(at));
    return Node(time_text(from), std::move(at));
  }

  Location location(const toml::source_region& region) const {
    const bool one_line = region.begin.line == region.end.line;
    const std::uint32_t width =
        one_line ? region.end.column - region.begin.column : std::numeric_limits<std::uint32_t>::max();
    return {file_, region.begin.line, region.begin.column, width};
  }

  const std::optional<Location>& too_deep() const { return too_deep_; }

private:
  // In the order of the text: the library's tables are sorted by key.
  Node::Members members(const toml::table& table, int depth) {
    Node::Members members;
    for (const auto& [key, value] : table)
      members.push_back({std::string(key.str()), location(key.source()), convert(value, depth + 1)});
    std::stable_sort(members.begin(), members.end(), [](const Node::Member& a, const Node::Member& b) {
      return std::tie(a.at.line, a.at.column) < std::tie(b.at.line, b.at.column);
    });
    return members;
  }

  Node::Items items(const toml::array& array, int depth) {
    Node::Items items;
    items.reserve(array.size());
    for (const toml::node& each : array) items.push_back(convert(each, depth + 1));
    return items;
  }

  static std::string time_text(const toml::node& from) {
    std::ostringstream text;
    if (const auto* day = from.as_date()) text << day->get();
    if (const auto* time = from.as_time()) text << time->get();
    if (const auto* moment = from.as_date_time()) text << moment->get();
    return text.str();
  }

  std::shared_ptr<const SourceFile> file_;
  std::optional<Location> too_deep_;
};

std::string hint_for(std::string_view fault) {
  if (fault.find("redefine") != std::string_view::npos) return "each key and each table is given once: remove one";
  if (fault.find("value") != std::string_view::npos || fault.find("boolean") != std::string_view::npos)
    return "text needs quotes: key = \"text\"";
  return {};
}

}  // namespace

tl::expected<Node, Diagnostic> parse_toml(const std::shared_ptr<const SourceFile>& file) {
  Converter converter(file);
  Node root;
  try {
    root = converter.convert(toml::parse(std::string_view(file->text), std::string_view()));
  } catch (const toml::parse_error& error) {
    const std::string fault(error.description());
    return tl::unexpected(Diagnostic{converter.location(error.source()), "not TOML: " + fault, hint_for(fault)});
  }
  if (converter.too_deep())
    return tl::unexpected(
        Diagnostic{*converter.too_deep(), "nested more than " + std::to_string(kMaxDepth) + " deep", "flatten it"});
  return root;
}

}  // namespace newsd::daemon
