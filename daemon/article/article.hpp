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

// The memory that a value takes with all that it holds: an estimate, for credit and limits.
std::size_t bytes_of(Value value);

// Owned by one thread at a time. Movable; views of its values stay valid through a move, and die with the article.
class Article {
public:
  // What one plugin keeps beside an article: journalled, never published.
  struct Private {
    std::string plugin;
    std::string_view data;  // in the article's tree
  };

  // Room for what newsd and its stages add to an article, beyond what it comes with.
  static constexpr std::size_t usual_additions_bytes = 2048;

  Article() : Article(usual_additions_bytes) {}
  // `expected_bytes`: of all that the article will hold; it may be wrong, but costs an allocation or two if it is.
  explicit Article(std::size_t expected_bytes) : tree_(expected_bytes) {}

  Value operator[](newsd_field field) const { return fields_[static_cast<std::size_t>(field)]; }
  const newsd_value* fields() const { return fields_.data(); }  // NEWSD_FIELD_COUNT of them
  const std::vector<newsd_member>& unknown() const { return unknown_; }
  const std::vector<Private>& privates() const { return privates_; }
  std::string_view private_of(std::string_view plugin) const;

  // Makes values for the setters below; what they are given must come from here (or be static).
  Tree& tree() { return tree_; }
  void set(newsd_field field, const newsd_value& value) {
    fields_[static_cast<std::size_t>(field)] = value;
    if (field == NEWSD_FIELD_ID) id_ = ArticleId::from_hex(Value(value).text()).value_or(ArticleId{});
  }
  void set_text(newsd_field field, std::string_view text) { set(field, tree_.text(text)); }
  void clear(newsd_field field) { set(field, newsd_value{}); }
  void set_unknown(std::string_view key, const newsd_value& value);   // a member of the document that is no field
  void set_extra(std::string_view plugin, const newsd_value& value);  // x.<plugin>
  void add_tags(std::span<const newsd_value> tags);
  void set_private(std::string_view plugin, std::string_view data);
  void set_raw(Value raw) { set(NEWSD_FIELD_RAW, tree_.copy(raw)); }  // copies

  const ArticleId& id() const { return id_; }  // nought if the field holds none
  void set_id(const ArticleId& id) {
    fields_[NEWSD_FIELD_ID] = tree_.text(id.hex());
    id_ = id;
  }
  std::string_view source_id() const { return (*this)[NEWSD_FIELD_SOURCE]["id"].text(); }
  std::string_view kind() const { return (*this)[NEWSD_FIELD_KIND].text(); }
  std::string_view language() const { return (*this)[NEWSD_FIELD_LANGUAGE]["tag"].text(); }

  // Covers what the source emitted; to be taken before any stage has changed it. For raw-only articles, the raw bytes.
  ContentHash content_hash() const;
  std::size_t bytes() const;  // as bytes_of()

private:
  Tree tree_;
  ArticleId id_;
  std::array<newsd_value, NEWSD_FIELD_COUNT> fields_{};
  std::vector<newsd_member> unknown_;
  std::vector<Private> privates_;
};

}  // namespace newsd::daemon
