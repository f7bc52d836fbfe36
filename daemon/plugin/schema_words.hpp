// A schema in words, for messages and documentation.
#pragma once

#include "plugin/schema.hpp"

#include <string>
#include <vector>

namespace newsd::daemon {

class SchemaWords {
public:
  explicit SchemaWords(const Schema& schema) : schema_(schema) {}

  std::string type() const;      // "array of string", "integer or string"
  std::string allowed() const;   // "from 1 to 10", "one of …"; may be empty
  std::string expected() const;  // "an integer from 1 to 10", as it follows "must be"
  void list_options(const std::string& prefix, std::vector<Schema::Option>& out) const;

private:
  std::string bounds(newsd_type type) const;  // with a leading space, or empty
  std::string choices() const;
  void list_option(const std::string& path, bool required, std::vector<Schema::Option>& out) const;

  const Schema& schema_;
};

}  // namespace newsd::daemon
