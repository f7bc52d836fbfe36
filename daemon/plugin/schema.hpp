// The configuration schema that a plugin brings, and the walker that makes options fit it.
//
// The subset of JSON Schema (draft 2020-12): type (one, or a list), properties, required, additionalProperties (false,
// which is also meant if it is absent, or a schema: then other keys are allowed, with such values), items, minItems,
// maxItems, enum (of scalars), minimum, maximum, minLength, maxLength (in characters), default, format "path" (the host
// resolves it from the folder of the configuration file), "folder" and "new-folder" (paths of an OwnFolder) and "uri",
// title, description, examples, $schema, $comment. Anything else is refused, so that no author believes in a check that
// is not made.
#pragma once

#include "base/result.hpp"
#include "config/diagnostic.hpp"
#include "config/node.hpp"
#include "plugin/own_folder.hpp"

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
  enum class Format { none, path, folder, new_folder, uri };

  struct Property {
    std::string key;
    bool required = false;
    std::shared_ptr<const Schema> schema;
  };

  // The schema of an object without options.
  Schema() = default;

  // Parses and checks it; the error (code "plugin") names the JSON pointer at fault. The top level must be an object
  // and use no key of host_keys(). At most 1 MiB, 32 deep.
  static Result<Schema> parse(std::string_view json);

  // One option as documentation, nested ones by their dotted path ("server.port", "rules[].name").
  struct Option {
    std::string path;
    std::string type;      // "string", "integer or string", "array of string", …
    std::string allowed;   // "from 1 to 10", "one of …"; may be empty
    std::string fallback;  // the default as TOML; empty if there is none
    std::string description;
    bool required = false;
  };
  std::vector<Option> options() const;

  // The options with defaults filled in and paths resolved, ready for the plugin; made in `tree`. `where` is the place
  // for what is missing: the entry. `owner` is what the texts call it: "stage `rules`". Of folders only the names are
  // looked at.
  struct Fitted {
    newsd_value options{};
    std::vector<OwnFolder> folders;
  };
  Checked<Fitted> conform(const Node& options, const Location& where, std::string_view owner, Tree& tree) const;

private:
  friend class SchemaParser;
  friend class SchemaWalker;
  friend class SchemaWords;

  bool allows(newsd_type type) const { return (types_ >> type & 1U) != 0; }
  const Property* property(std::string_view key) const;

  std::uint32_t types_ = 1U << NEWSD_OBJECT;  // bit n: newsd_type n
  std::string description_;
  std::vector<Property> properties_;
  std::shared_ptr<const Schema> others_;  // of the members that no property names; null: there are none
  std::shared_ptr<const Schema> items_;   // there if arrays are allowed
  std::vector<Node> choices_;             // of an enum
  std::optional<Node> fallback_;
  std::optional<double> minimum_, maximum_;
  std::optional<std::uint64_t> min_length_, max_length_;  // of strings, in characters
  std::optional<std::uint64_t> min_items_, max_items_;
  Format format_ = Format::none;
};

}  // namespace newsd::daemon
