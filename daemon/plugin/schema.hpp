// The configuration schema that a plugin brings, and the walker that makes options fit it.
//
// The subset of JSON Schema (draft 2020-12): type (one, or a list), properties, required, additionalProperties (false,
// which is also meant if it is absent, or a schema: then other keys are allowed, with such values), items, minItems,
// maxItems, enum (of scalars), minimum, maximum, minLength, maxLength (in characters), default, format "path" (the host
// resolves it from the folder of the configuration file) and "uri", title, description, examples, $schema. Anything
// else is refused, so that no author believes in a check that is not made.
#pragma once

#include "base/result.hpp"
#include "config/diagnostic.hpp"
#include "config/node.hpp"

#include <cstdint>
#include <memory>
#include <newsd/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

class Schema {
public:
  struct Property;
  enum class Format { none, path, uri };

  // The schema of an object without options.
  Schema();

  // Parses and checks it; the error (code "plugin") names the JSON pointer at fault. The top level must be an object
  // and use no key of host_keys(). At most 1 MiB and 32 levels.
  static Result<Schema> parse(std::string_view json);

  // One option as documentation, nested ones by their dotted path ("server.port", "rules[].name").
  struct Option {
    std::string path;
    std::string type;      // "string", "integer or string", …
    std::string allowed;   // "one of …", "from 1 to 10"; may be empty
    std::string fallback;  // the default as TOML; empty if there is none
    std::string description;
    bool required = false;
  };
  std::vector<Option> options() const;

  // The options with defaults filled in and paths resolved, ready for the plugin; made in `tree`. `where` is the place
  // for what is missing: the entry. `owner` is what the texts call it: "stage `rules`".
  Checked<newsd_value> conform(const Node& options, const Location& where, std::string_view owner, Tree& tree) const;

private:
  friend class SchemaParser;
  friend class SchemaWalker;

  std::uint32_t types_ = 0;  // bit n: newsd_type n
  std::string description_;
  std::vector<Property> properties_;
  std::shared_ptr<const Schema> others_;  // of the members that no property names
  std::shared_ptr<const Schema> items_;
  std::vector<Node> enumeration_;
  std::optional<Node> fallback_;
  std::optional<double> minimum_, maximum_;
  std::uint64_t min_length_ = 0, max_length_ = UINT64_MAX;  // of strings
  std::uint64_t min_items_ = 0, max_items_ = UINT64_MAX;
  Format format_ = Format::none;
};

struct Schema::Property {
  std::string key;
  bool required = false;
  std::shared_ptr<const Schema> schema;
};

}  // namespace newsd::daemon
