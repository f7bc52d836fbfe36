// Makes options fit a schema, reporting each fault at its place.
#pragma once

#include "config/diagnostic.hpp"
#include "config/node.hpp"
#include "plugin/own_folder.hpp"
#include "plugin/schema.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

class SchemaWalker {
public:
  // `where` is the place for what has none of its own; `owner` is what the texts call the whole.
  SchemaWalker(const Location& where, std::string_view owner) : where_(where), owner_(owner) {}

  // The value with defaults filled in and paths resolved; of use only while found() is empty. `path` is its name in
  // messages, empty for the whole.
  Node walk(const Schema& schema, const Node& value, const std::string& path);

  Diagnostics& found() { return found_; }
  std::vector<OwnFolder>& folders() { return folders_; }

private:
  Node walk_object(const Schema& schema, const Node& value, const std::string& path);
  Node walk_array(const Schema& schema, const Node& value, const std::string& path);
  Node walk_path(const Schema& schema, const Node& value, const std::string& path);
  void fill_in(const Schema& schema, const Node& value, const std::string& prefix, Node::Members& out);
  void report_unknown(const Schema& schema, const Node::Member& member, const std::string& prefix);
  const Location& place(const Location& at) const { return at.file ? at : where_; }

  const Location& where_;
  std::string owner_;
  Diagnostics found_;
  std::vector<OwnFolder> folders_;
};

}  // namespace newsd::daemon
