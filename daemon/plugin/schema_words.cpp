#include "plugin/schema_words.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace newsd::daemon {
namespace {

struct TypeWords {
  newsd_type type;
  std::string_view name;
  std::string_view expected;
};

constexpr std::array<TypeWords, 6> kTypes{{
    {NEWSD_BOOL, "boolean", "true or false"},
    {NEWSD_INT, "integer", "an integer"},
    {NEWSD_DOUBLE, "number", "a number"},
    {NEWSD_STRING, "string", "a string"},
    {NEWSD_ARRAY, "array", "an array"},
    {NEWSD_OBJECT, "table", "a table"},
}};

std::string number_text(double value) {
  const bool whole = std::nearbyint(value) == value && std::abs(value) < 1e15;
  return whole ? std::to_string(static_cast<std::int64_t>(value)) : toml_text(Node(value));
}

// " of at least 1 item"; `from` begins a range with both ends.
std::string range(const std::string& least, const std::string& most, std::string_view unit, std::string_view from) {
  if (least.empty() && most.empty()) return {};
  const std::string& last = most.empty() ? least : most;
  const std::string units = unit.empty() ? "" : ' ' + std::string(unit) + (last == "1" ? "" : "s");
  if (least.empty()) return " of at most " + most + units;
  if (most.empty()) return " of at least " + least + units;
  return std::string(from) + least + " to " + most + units;
}

template <class T, class Text>
std::string text_of(const std::optional<T>& value, Text text) {
  return value ? text(*value) : std::string();
}

std::string count_text(std::uint64_t value) { return std::to_string(value); }

}  // namespace

std::string SchemaWords::bounds(newsd_type type) const {
  if (type == NEWSD_INT || type == NEWSD_DOUBLE)
    return range(text_of(schema_.minimum_, number_text), text_of(schema_.maximum_, number_text), "", " from ");
  if (type == NEWSD_STRING)
    return range(text_of(schema_.min_length_, count_text), text_of(schema_.max_length_, count_text), "character",
                 " of ");
  if (type == NEWSD_ARRAY)
    return range(text_of(schema_.min_items_, count_text), text_of(schema_.max_items_, count_text), "item", " of ");
  return {};
}

std::string SchemaWords::choices() const {
  std::string out;
  for (const Node& each : schema_.choices_) out += (out.empty() ? "one of " : ", ") + toml_text(each);
  return out;
}

std::string SchemaWords::type() const {
  std::string out;
  for (const TypeWords& each : kTypes) {
    if (!schema_.allows(each.type)) continue;
    if (!out.empty()) out += " or ";
    out += each.name;
    if (each.type == NEWSD_ARRAY && schema_.items_) out += " of " + SchemaWords(*schema_.items_).type();
  }
  return out;
}

std::string SchemaWords::allowed() const {
  if (!schema_.choices_.empty()) return choices();
  for (const TypeWords& each : kTypes) {
    if (!schema_.allows(each.type)) continue;
    const std::string found = bounds(each.type);
    if (found.empty()) continue;
    return found.substr(found.starts_with(" of ") ? 4 : 1);
  }
  switch (schema_.format_) {
    case Schema::Format::path: return "a path";
    case Schema::Format::folder: return "a folder of its own";
    case Schema::Format::new_folder: return "a folder of its own, which may be new";
    case Schema::Format::uri: return "a URI";
    case Schema::Format::none: break;
  }
  return {};
}

std::string SchemaWords::expected() const {
  if (!schema_.choices_.empty()) return choices();
  std::string out;
  for (const TypeWords& each : kTypes) {
    if (!schema_.allows(each.type)) continue;
    if (!out.empty()) out += " or ";
    const bool uri = each.type == NEWSD_STRING && schema_.format_ == Schema::Format::uri;
    out += uri ? "a URI such as \"https://example.org/\"" : std::string(each.expected);
    out += bounds(each.type);
  }
  return out;
}

void SchemaWords::list_option(const std::string& path, bool required, std::vector<Schema::Option>& out) const {
  out.push_back({path, type(), allowed(), schema_.fallback_ ? toml_text(*schema_.fallback_) : "", schema_.description_,
                 required});
  list_options(path + '.', out);
  if (schema_.items_) SchemaWords(*schema_.items_).list_options(path + "[].", out);
}

void SchemaWords::list_options(const std::string& prefix, std::vector<Schema::Option>& out) const {
  for (const Schema::Property& each : schema_.properties_)
    SchemaWords(*each.schema).list_option(prefix + each.key, each.required, out);
  if (schema_.others_) SchemaWords(*schema_.others_).list_option(prefix + "*", false, out);
}

}  // namespace newsd::daemon
