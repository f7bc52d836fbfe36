// Article documents (docs/WIRE.md) as JSON: one object, or an array of them.
#include "spool/parse.hpp"
#include "spool/text.hpp"
#include "spool/unusable.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>

namespace newsd::spool {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 32;

// What newsd itself says of an article: left out, so that documents that came from a newsd can be read again.
constexpr std::array<std::string_view, 10> kHostMembers{"id",   "revision",  "kind",    "source",  "fetched",
                                                        "tags", "duplicate", "lineage", "private", "withdrawn"};
// One of these makes a document an article.
constexpr std::array<std::string_view, 6> kContentMembers{"title", "summary", "summary_html", "text", "html", "raw"};

std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

newsd_value value_of(const json::value& value, Tree& tree) {
  switch (value.kind()) {
    case json::kind::null: return Tree::null();
    case json::kind::bool_: return Tree::boolean(value.get_bool());
    case json::kind::int64: return Tree::integer(value.get_int64());
    case json::kind::uint64: return Tree::real(static_cast<double>(value.get_uint64()));
    case json::kind::double_: return Tree::real(value.get_double());
    case json::kind::string: return tree.text(view(value.get_string()));
    case json::kind::array: {
      std::vector<newsd_value> items;
      items.reserve(value.get_array().size());
      for (const json::value& item : value.get_array()) items.push_back(value_of(item, tree));
      return tree.array(items);
    }
    case json::kind::object: {
      std::vector<newsd_member> members;
      members.reserve(value.get_object().size());
      for (const json::key_value_pair& member : value.get_object())
        members.push_back({to_abi(tree.keep(view(member.key()))), value_of(member.value(), tree)});
      return tree.object(members);
    }
  }
  return Tree::null();
}

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text_at(const json::object& document, json::string_view member) {
  const json::value* found = document.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(view(found->get_string())) : std::string();
}

// `place` is where in the file the document stands, empty for the only one.
Item item_of(const json::value& value, const std::string& place, std::string_view name, Tree& tree) {
  const std::string subject = place.empty() ? std::string() : place + ": ";
  if (!value.is_object()) throw Unusable(subject + "is no article document: a JSON object is needed");
  const json::object& document = value.get_object();
  std::vector<newsd_member> members;
  bool has_content = false;
  for (const json::key_value_pair& member : document) {
    const std::string_view key = view(member.key());
    if (one_of(key, kHostMembers) || member.value().is_null()) continue;
    has_content = has_content || one_of(key, kContentMembers);
    members.push_back({to_abi(tree.keep(key)), value_of(member.value(), tree)});
  }
  if (!has_content) throw Unusable(subject + "is no article document: it has no title, summary, text, html or raw");
  std::string key = text_at(document, "guid");
  if (key.empty()) key = text_at(document, "url");
  if (key.empty() && !name.empty()) key = std::string(name) + (place.empty() ? "" : "#" + place);
  return {std::move(key), tree.object(members)};
}

}  // namespace

std::vector<Item> parse_json(const Content& content, Tree& tree) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code code;
  const std::string text = decode(content.bytes, content.charset).text;
  const json::value whole = json::parse(text, code, {}, options);
  if (code == json::error::too_deep) throw Unusable("is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  if (code) throw Unusable("is not JSON: " + code.message());
  if (!whole.is_array()) return {item_of(whole, {}, content.name, tree)};
  const json::array& documents = whole.get_array();
  if (documents.empty()) throw Unusable("holds no article: its array is empty");
  if (documents.size() > kMaxArticlesPerFile)
    throw Unusable("holds " + std::to_string(documents.size()) + " articles: split it, at most " +
                   std::to_string(kMaxArticlesPerFile) + " are taken from one file");
  std::vector<Item> items;
  items.reserve(documents.size());
  for (const json::value& document : documents)
    items.push_back(item_of(document, std::to_string(items.size() + 1), content.name, tree));
  return items;
}

}  // namespace newsd::spool
