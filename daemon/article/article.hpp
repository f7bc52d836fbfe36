// The article document in memory: a tree of values in one arena, in the shape in which plugins see it.
#pragma once

#include "article/fields.hpp"
#include "article/identity.hpp"

#include <array>
#include <newsd/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// Owned by one thread at a time. Movable; views of its values stay valid through a move, and die with the article.
class Article {
public:
  // What one plugin keeps beside an article: journalled, never published.
  struct Private {
    std::string plugin;
    std::string_view data;  // in the article's tree
  };

  Value operator[](newsd_field field) const { return fields_[static_cast<std::size_t>(field)]; }
  const newsd_value* fields() const { return fields_.data(); }  // NEWSD_FIELD_COUNT of them
  const std::vector<newsd_member>& unknown() const { return unknown_; }
  const std::vector<Private>& privates() const { return privates_; }
  std::string_view private_of(std::string_view plugin) const;

  // Makes values for the setters below; what they are given must come from here (or be static).
  Tree& tree() { return tree_; }
  void set(newsd_field field, const newsd_value& value) { fields_[static_cast<std::size_t>(field)] = value; }
  void set_text(newsd_field field, std::string_view text) { set(field, tree_.text(text)); }
  void clear(newsd_field field) { set(field, newsd_value{}); }
  void set_unknown(std::string_view key, const newsd_value& value);   // a member of the document that is no field
  void set_extra(std::string_view plugin, const newsd_value& value);  // x.<plugin>
  void add_tags(std::span<const newsd_value> tags);
  void set_private(std::string_view plugin, std::string_view data);
  void set_raw(Value raw) { set(NEWSD_FIELD_RAW, tree_.copy(raw)); }  // copies

  ArticleId id() const { return ArticleId::from_hex((*this)[NEWSD_FIELD_ID].text()).value_or(ArticleId{}); }
  void set_id(const ArticleId& id) { set_text(NEWSD_FIELD_ID, id.hex()); }
  std::string_view source_id() const { return (*this)[NEWSD_FIELD_SOURCE]["id"].text(); }
  std::string_view kind() const { return (*this)[NEWSD_FIELD_KIND].text(); }
  std::string_view language() const { return (*this)[NEWSD_FIELD_LANGUAGE]["tag"].text(); }

  // Covers what the source emitted; to be taken before any stage has changed it. For raw-only articles, the raw bytes.
  ContentHash content_hash() const;
  // An estimate of the memory it holds, for credit.
  std::size_t bytes() const;

private:
  Tree tree_;
  std::array<newsd_value, NEWSD_FIELD_COUNT> fields_{};
  std::vector<newsd_member> unknown_;
  std::vector<Private> privates_;
};

}  // namespace newsd::daemon
