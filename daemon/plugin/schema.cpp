#include "plugin/schema.hpp"

#include "article/json.hpp"
#include "base/text.hpp"
#include "config/entry.hpp"
#include "plugin/schema_walker.hpp"
#include "plugin/schema_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace newsd::daemon {

// Reads one level of a schema and, through it, those below. `pointer` is the JSON pointer of the level.
class SchemaParser {
public:
  static Result<Schema> parse(const Node& node, const std::string& pointer, int depth);

private:
  static constexpr int kMaxDepth = 32;
  using Take = Result<> (SchemaParser::*)(const Node&);
  struct Keyword {
    std::string_view name;
    Take take;  // null: an annotation
  };

  SchemaParser(std::string pointer, int depth) : pointer_(std::move(pointer)), depth_(depth) {}

  // The faults speak of the keyword in hand.
  tl::unexpected<Error> fault(const std::string& text, std::string hint = {}) const {
    return failure("plugin",
                   "schema at " + (pointer_.empty() ? std::string("the top") : pointer_) + ": `" +
                       std::string(keyword_) + "` " + text,
                   std::move(hint));
  }
  Result<> take(const Node::Member& member);
  Result<> check(const Node& node);
  Result<std::shared_ptr<const Schema>> below(const Node& node, const std::string& step) const;

  Result<> take_type(const Node& value);
  Result<> take_properties(const Node& value);
  Result<> take_required(const Node& value);
  Result<> take_others(const Node& value);
  Result<> take_items(const Node& value);
  Result<> take_choices(const Node& value);
  Result<> take_fallback(const Node& value);
  Result<> take_format(const Node& value);
  Result<> take_description(const Node& value);
  template <std::optional<double> Schema::*target>
  Result<> take_number(const Node& value);
  template <std::optional<std::uint64_t> Schema::*target>
  Result<> take_count(const Node& value);

  static std::span<const Keyword> keywords();

  std::string pointer_;
  int depth_;
  std::string_view keyword_;
  Schema made_;
};

std::span<const SchemaParser::Keyword> SchemaParser::keywords() {
  using P = SchemaParser;
  static constexpr std::array<Keyword, 19> kKeywords{{
      {"$schema", nullptr},
      {"title", nullptr},
      {"examples", nullptr},
      {"description", &P::take_description},
      {"type", &P::take_type},
      {"properties", &P::take_properties},
      {"required", nullptr},  // after properties, in whatever order they come
      {"additionalProperties", &P::take_others},
      {"items", &P::take_items},
      {"enum", &P::take_choices},
      {"default", &P::take_fallback},
      {"format", &P::take_format},
      {"minimum", &P::take_number<&Schema::minimum_>},
      {"maximum", &P::take_number<&Schema::maximum_>},
      {"minLength", &P::take_count<&Schema::min_length_>},
      {"maxLength", &P::take_count<&Schema::max_length_>},
      {"minItems", &P::take_count<&Schema::min_items_>},
      {"maxItems", &P::take_count<&Schema::max_items_>},
      {"$comment", nullptr},
  }};
  return kKeywords;
}

Result<Schema> SchemaParser::parse(const Node& node, const std::string& pointer, int depth) {
  SchemaParser parser(pointer, depth);
  parser.keyword_ = "type";
  if (node.type() != NEWSD_OBJECT) return parser.fault("is missing: a schema is an object");
  if (depth > kMaxDepth) return parser.fault("lies more than " + std::to_string(kMaxDepth) + " deep", "flatten it");
  for (const Node::Member& member : node.members())
    if (Result<> taken = parser.take(member); !taken) return failure(taken.error());
  if (Result<> checked = parser.check(node); !checked) return failure(checked.error());
  return std::move(parser.made_);
}

Result<> SchemaParser::take(const Node::Member& member) {
  keyword_ = member.key;
  const auto all = keywords();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Keyword& each) { return each.name == member.key; });
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const Keyword& each : all) names.emplace_back(each.name);
    const std::string meant = did_you_mean(member.key, names);
    return fault("is not in newsd's subset of JSON Schema", meant.empty() ? "docs/PLUGINS.md lists the subset" : meant);
  }
  return found->take == nullptr ? Result<>() : (this->*found->take)(member.value);
}

// What several keywords say together.
Result<> SchemaParser::check(const Node& node) {
  keyword_ = "type";
  if (node.find("type") == nullptr)
    return fault("is missing", "say which: boolean, integer, number, string, array, object");
  if (made_.allows(NEWSD_ARRAY) && !made_.items_) {
    keyword_ = "items";
    return fault("is missing", "an array says what its items are");
  }
  keyword_ = "required";
  if (const Node* required = node.find("required"))
    if (Result<> taken = take_required(*required); !taken) return taken;
  keyword_ = "default";
  if (!made_.fallback_) return {};
  const Location nowhere;
  SchemaWalker walker(nowhere, "the default");
  walker.walk(made_, *made_.fallback_, "default");
  if (walker.found().empty()) return {};
  return fault("does not fit: " + walker.found().list().front().text);
}

Result<std::shared_ptr<const Schema>> SchemaParser::below(const Node& node, const std::string& step) const {
  auto made = parse(node, pointer_ + '/' + step, depth_ + 1);
  if (!made) return failure(made.error());
  return std::make_shared<const Schema>(std::move(*made));
}

Result<> SchemaParser::take_type(const Node& value) {
  static constexpr std::array<std::pair<std::string_view, newsd_type>, 6> kTypes{{
      {"boolean", NEWSD_BOOL},
      {"integer", NEWSD_INT},
      {"number", NEWSD_DOUBLE},
      {"string", NEWSD_STRING},
      {"array", NEWSD_ARRAY},
      {"object", NEWSD_OBJECT},
  }};
  const Node::Items alone{value};
  made_.types_ = 0;
  for (const Node& each : value.type() == NEWSD_ARRAY ? value.items() : alone) {
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& type) { return type.first == each.text(); });
    if (found == kTypes.end()) {
      std::vector<std::string> names;
      std::transform(kTypes.begin(), kTypes.end(), std::back_inserter(names),
                     [](const auto& type) { return std::string(type.first); });
      return fault("has no type " + short_text(each), did_you_mean(each.text(), names));
    }
    made_.types_ |= 1U << found->second;
  }
  if (made_.types_ == 0) return fault("names no type");
  return {};
}

Result<> SchemaParser::take_properties(const Node& value) {
  if (value.type() != NEWSD_OBJECT) return fault("must be an object");
  for (const Node::Member& member : value.members()) {
    const auto reserved = host_keys();
    if (depth_ == 0 && std::find(reserved.begin(), reserved.end(), member.key) != reserved.end())
      return fault("has `" + member.key + "`, a key that is newsd's own", "choose another name for the option");
    auto made = below(member.value, "properties/" + member.key);
    if (!made) return failure(made.error());
    made_.properties_.push_back({member.key, false, std::move(*made)});
  }
  return {};
}

Result<> SchemaParser::take_required(const Node& value) {
  if (value.type() != NEWSD_ARRAY) return fault("must be an array of property names");
  for (const Node& each : value.items()) {
    const auto property = std::find_if(made_.properties_.begin(), made_.properties_.end(),
                                       [&](const Schema::Property& p) { return p.key == each.text(); });
    if (property == made_.properties_.end())
      return fault("names " + short_text(each) + ", which is not in `properties`");
    property->required = true;
  }
  return {};
}

Result<> SchemaParser::take_others(const Node& value) {
  if (value.type() == NEWSD_BOOL && !value.boolean()) return {};
  if (value.type() == NEWSD_BOOL)
    return fault("cannot be true", "give the schema of the values, so that they are checked");
  auto made = below(value, "additionalProperties");
  if (!made) return failure(made.error());
  made_.others_ = std::move(*made);
  return {};
}

Result<> SchemaParser::take_items(const Node& value) {
  auto made = below(value, "items");
  if (!made) return failure(made.error());
  made_.items_ = std::move(*made);
  return {};
}

Result<> SchemaParser::take_choices(const Node& value) {
  const auto is_scalar = [](const Node& each) {
    return each.type() != NEWSD_NULL && each.type() != NEWSD_ARRAY && each.type() != NEWSD_OBJECT;
  };
  if (value.items().empty() || !std::all_of(value.items().begin(), value.items().end(), is_scalar))
    return fault("must be an array of strings, numbers or booleans");
  made_.choices_ = value.items();
  return {};
}

Result<> SchemaParser::take_fallback(const Node& value) {
  made_.fallback_ = value;
  return {};
}

Result<> SchemaParser::take_format(const Node& value) {
  using Format = Schema::Format;
  static constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats{
      {{"path", Format::path}, {"folder", Format::folder}, {"new-folder", Format::new_folder}, {"uri", Format::uri}}};
  for (const auto& [name, format] : kFormats)
    if (value.text() == name) made_.format_ = format;
  if (made_.format_ != Format::none) return {};
  return fault("has no format " + short_text(value), R"(the formats are "path", "folder", "new-folder" and "uri")");
}

Result<> SchemaParser::take_description(const Node& value) {
  if (value.type() != NEWSD_STRING) return fault("must be a string");
  made_.description_ = value.text();
  return {};
}

template <std::optional<double> Schema::*target>
Result<> SchemaParser::take_number(const Node& value) {
  if (value.type() != NEWSD_INT && value.type() != NEWSD_DOUBLE) return fault("must be a number");
  made_.*target = value.real();
  return {};
}

template <std::optional<std::uint64_t> Schema::*target>
Result<> SchemaParser::take_count(const Node& value) {
  if (value.type() != NEWSD_INT || value.integer() < 0) return fault("must be an integer of at least 0");
  made_.*target = static_cast<std::uint64_t>(value.integer());
  return {};
}

Result<Schema> Schema::parse(std::string_view json) {
  static constexpr std::size_t kMaxBytes = 1 << 20;
  if (json.size() > kMaxBytes)
    return failure("plugin", "its schema is larger than " + std::to_string(kMaxBytes) + " bytes", "make it shorter");
  Tree tree;
  const auto parsed = parse_json(json, tree);
  if (!parsed) return failure("plugin", "its schema is " + parsed.error().text);
  auto made = SchemaParser::parse(Node::of(*parsed), "", 0);
  if (made && made->types_ != 1U << NEWSD_OBJECT)
    return failure("plugin", "schema at the top: `type` must be \"object\"", "options are a table");
  return made;
}

const Schema::Property* Schema::property(std::string_view key) const {
  const auto found =
      std::find_if(properties_.begin(), properties_.end(), [&](const Property& p) { return p.key == key; });
  return found == properties_.end() ? nullptr : &*found;
}

std::vector<Schema::Option> Schema::options() const {
  std::vector<Option> out;
  SchemaWords(*this).list_options("", out);
  return out;
}

Checked<Schema::Fitted> Schema::conform(const Node& options, const Location& where, std::string_view owner,
                                        Tree& tree) const {
  SchemaWalker walker(where, owner);
  const Node fitted = walker.walk(*this, options, "");
  walker.found().sort();
  if (!walker.found().empty()) return tl::unexpected(std::move(walker.found()));
  return Fitted{fitted.in(tree), std::move(walker.folders())};
}

}  // namespace newsd::daemon
