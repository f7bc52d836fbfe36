// The article's fields: their names in the document, their types, and what plugins may say about them.
#pragma once

#include "base/result.hpp"

#include <newsd/plugin.h>
#include <bitset>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace newsd::daemon {

struct FieldInfo {
  std::string_view name;
  newsd_type type;
  bool internal;     // never journalled
  bool plugin_sets;  // with set(), or in an article that a source emits
};

const FieldInfo& info(newsd_field field);
std::optional<newsd_field> field_named(std::string_view name);

// What a plugin declares that it reads or writes: whole fields, and parts of `tags` and `x` ("tags.rule",
// "x.language").
struct FieldSet {
  std::bitset<NEWSD_FIELD_COUNT> fields;  // a part counts as its field here
  std::set<std::string> parts;            // "tags.rule", "x.language", "tags" (all parts)

  // An error (code "plugin") for a name that is no field.
  static Result<FieldSet> parse(const char* const* names);

  bool has(newsd_field field) const { return fields[field]; }
  // Whether `part` of `field` is in the set, alone or with the field as a whole.
  bool has_part(newsd_field field, std::string_view part) const;
  // The first name in both sets, where "tags" and "tags.rule" meet.
  std::optional<std::string> overlap(const FieldSet& other) const;
};

}  // namespace newsd::daemon
