#include "plugin/schema_walker.hpp"

#include "base/text.hpp"
#include "config/entry.hpp"
#include "config/value_reader.hpp"
#include "plugin/schema_words.hpp"

#include <algorithm>
#include <utility>

namespace newsd::daemon {
namespace {

bool is_scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

// scheme://something without blanks; what the scheme makes of it is for whoever uses it.
bool is_uri(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || scheme == 0 || scheme + 3 == text.size()) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(scheme), is_scheme_character) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
}

std::uint64_t characters(std::string_view text) {
  return static_cast<std::uint64_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

template <class T>
bool within(const T& value, const std::optional<T>& least, const std::optional<T>& most) {
  return (!least || value >= *least) && (!most || value <= *most);
}

std::string hint_for(const std::vector<Node>& choices, const Node& value) {
  std::vector<std::string> words;
  for (const Node& each : choices)
    if (each.type() == NEWSD_STRING) words.push_back(each.text());
  return value.type() == NEWSD_STRING ? did_you_mean(value.text(), words) : std::string();
}

}  // namespace

Node SchemaWalker::walk(const Schema& schema, const Node& value, const std::string& path) {
  const bool as_number = value.type() == NEWSD_INT && !schema.allows(NEWSD_INT) && schema.allows(NEWSD_DOUBLE);
  bool fits = as_number || schema.allows(value.type());
  if (fits && !schema.choices_.empty())
    fits = std::any_of(schema.choices_.begin(), schema.choices_.end(),
                       [&](const Node& each) { return same_value(each, value); });
  if (fits && (value.type() == NEWSD_INT || value.type() == NEWSD_DOUBLE))
    fits = within(value.real(), schema.minimum_, schema.maximum_);
  if (fits && value.type() == NEWSD_STRING)
    fits = within(characters(value.text()), schema.min_length_, schema.max_length_) &&
           (schema.format_ != Schema::Format::uri || is_uri(value.text()));
  if (fits && value.type() == NEWSD_ARRAY)
    fits = within<std::uint64_t>(value.items().size(), schema.min_items_, schema.max_items_);
  if (!fits) {
    found_.add(place(value.at()), must_be(path.empty() ? owner_ : path, SchemaWords(schema).expected(), value),
               hint_for(schema.choices_, value));
    return {};
  }
  if (value.type() == NEWSD_OBJECT) return walk_object(schema, value, path);
  if (value.type() == NEWSD_ARRAY) return walk_array(schema, value, path);
  if (value.type() == NEWSD_STRING && !value.text().empty()) return walk_path(schema, value, path);
  return as_number ? Node(value.real(), value.at()) : value;
}

// Of strings, those that are no paths too.
Node SchemaWalker::walk_path(const Schema& schema, const Node& value, const std::string& path) {
  using Format = Schema::Format;
  if (schema.format_ == Format::none || schema.format_ == Format::uri) return value;
  const Location& where = place(value.at());
  auto resolved = resolve_path(where, value.text());
  Node made(resolved.string(), value.at());
  if (schema.format_ != Format::path) {
    const bool is_made = schema.format_ == Format::new_folder;
    folders_.push_back({std::move(resolved), is_made ? OwnFolder::Kind::made_by_plugin : OwnFolder::Kind::must_be_there,
                        owner_ + ": `" + path + '`', where});
  }
  return made;
}

Node SchemaWalker::walk_object(const Schema& schema, const Node& value, const std::string& path) {
  const std::string prefix = path.empty() ? "" : path + '.';
  Node::Members members;
  fill_in(schema, value, prefix, members);
  for (const Node::Member& member : value.members()) {
    if (schema.property(member.key) != nullptr) continue;
    if (schema.others_)
      members.push_back({member.key, member.at, walk(*schema.others_, member.value, prefix + member.key)});
    else
      report_unknown(schema, member, prefix);
  }
  return Node(std::move(members), value.at());
}

// The properties in the order of the schema: as given, else by default. A table that is not given is filled in too, if
// its own defaults make something of it.
void SchemaWalker::fill_in(const Schema& schema, const Node& value, const std::string& prefix, Node::Members& out) {
  for (const Schema::Property& each : schema.properties_) {
    const Node* given = value.find(each.key);
    if (given == nullptr && each.schema->fallback_) given = &*each.schema->fallback_;
    if (given != nullptr) {
      out.push_back({each.key, given->at(), walk(*each.schema, *given, prefix + each.key)});
    } else if (each.required) {
      found_.add(place(value.at()), owner_ + ": `" + prefix + each.key + "` is missing", each.schema->description_);
    } else if (each.schema->allows(NEWSD_OBJECT)) {
      Diagnostics before = std::exchange(found_, {});
      const std::size_t folders_before = folders_.size();
      Node filled = walk_object(*each.schema, Node(Node::Members()), prefix + each.key);
      if (found_.empty() && !filled.members().empty())
        out.push_back({each.key, {}, std::move(filled)});
      else
        folders_.resize(folders_before);
      found_ = std::move(before);
    }
  }
}

Node SchemaWalker::walk_array(const Schema& schema, const Node& value, const std::string& path) {
  Node::Items items;
  items.reserve(value.items().size());
  for (std::size_t i = 0; i < value.items().size(); ++i)
    items.push_back(walk(*schema.items_, value.items()[i], path + '[' + std::to_string(i) + ']'));
  return Node(std::move(items), value.at());
}

void SchemaWalker::report_unknown(const Schema& schema, const Node::Member& member, const std::string& prefix) {
  std::vector<std::string> known;
  std::string all;
  for (const Schema::Property& each : schema.properties_) {
    known.push_back(each.key);
    all += (all.empty() ? "its options are " : ", ") + each.key;
  }
  if (prefix.empty()) known.insert(known.end(), host_keys().begin(), host_keys().end());
  const std::string meant = did_you_mean(member.key, known);
  found_.add(place(member.at), "unknown key `" + prefix + member.key + "` in " + owner_,
             !meant.empty() ? meant
             : all.empty()  ? "it has no options of its own"
                            : all);
}

}  // namespace newsd::daemon
