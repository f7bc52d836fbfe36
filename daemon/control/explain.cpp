#include "control/explain.hpp"

#include "article/document.hpp"
#include "article/json.hpp"
#include "article/passages.hpp"
#include "base/text.hpp"
#include "pipeline/revive.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace newsd::daemon {
namespace {

constexpr std::size_t kContextBytes = 60;  // on each side of a tag's words
constexpr std::size_t kPassageBytes = 600;
constexpr std::size_t kMaxTags = 1000;

newsd_value number(std::uint64_t value) { return Tree::integer(static_cast<std::int64_t>(value)); }

bool is_inside(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The article without its texts: what a reader needs to know which one it is.
newsd_value head_of(Tree& tree, const Article& article) {
  static constexpr newsd_field kShown[] = {
      NEWSD_FIELD_ID,    NEWSD_FIELD_REVISION, NEWSD_FIELD_KIND,      NEWSD_FIELD_SOURCE,  NEWSD_FIELD_URL,
      NEWSD_FIELD_TITLE, NEWSD_FIELD_LANGUAGE, NEWSD_FIELD_PUBLISHED, NEWSD_FIELD_FETCHED, NEWSD_FIELD_WITHDRAWN};
  Members members;
  for (const newsd_field field : kShown) members.add(info(field).name, tree.copy(article[field]));
  return members.in(tree);
}

newsd_value stages_of(Tree& tree, const Article& article) {
  std::vector<newsd_value> all;
  for (const Value step : article[NEWSD_FIELD_LINEAGE])
    all.push_back(Members()
                      .add("stage", tree.copy(step["stage"]))
                      .add("plugin", tree.copy(step["plugin"]))
                      .add("version", tree.copy(step["version"]))
                      .add("microseconds", tree.copy(step["microseconds"]))
                      .add("wrote", step["wrote"].is_null() ? tree.array({}) : tree.copy(step["wrote"]))
                      .in(tree));
  return tree.array(all);
}

newsd_field main_text(const Article& article) {
  for (const newsd_field field : {NEWSD_FIELD_TEXT, NEWSD_FIELD_SUMMARY})
    if (!article[field].text().empty()) return field;
  return NEWSD_FIELD_TITLE;
}

newsd_value passages_of(Tree& tree, const Article& one, const Article& other) {
  const newsd_field field = main_text(one);
  const newsd_field other_field = main_text(other);
  const std::string_view text = one[field].text();
  std::vector<newsd_value> all;
  for (const Passage& each : common_passages(text, other[other_field].text()))
    all.push_back(Members()
                      .add("words", number(each.words))
                      .add("text", tree.text(truncated(text.substr(each.start, each.end - each.start), kPassageBytes)))
                      .add("field", tree.text(info(field).name))
                      .add("start", number(each.start))
                      .add("end", number(each.end))
                      .add("original_field", tree.text(info(other_field).name))
                      .add("original_start", number(each.other_start))
                      .add("original_end", number(each.other_end))
                      .in(tree));
  return tree.array(all);
}

Result<newsd_value> duplicate_of(Tree& tree, const Article& article, const std::optional<Record>& original) {
  const Value link = article[NEWSD_FIELD_DUPLICATE];
  if (link.is_null()) return newsd_value{};
  Members members;
  members.add("of", tree.copy(link["of"]))
      .add("relation", tree.copy(link["relation"]))
      .add("similarity", tree.copy(link["similarity"]));
  if (original) {
    const auto known = revive(*original);
    if (!known) return failure(known.error());
    members.add("sequence", number(original->sequence))
        .add("original", head_of(tree, known->article))
        .add("passages", passages_of(tree, article, known->article));
  }
  return members.in(tree);
}

// The text that a tag's `field` names: that of a field, or, as in images[0].caption, of an item's member.
std::string_view text_at(const Article& article, std::string_view where) {
  const std::size_t bracket = std::min(where.find('['), where.size());
  const auto field = field_named(where.substr(0, bracket));
  if (!field) return {};
  if (bracket == where.size()) return article[*field].text();
  std::size_t index = 0;
  const char* end = where.data() + where.size();
  const auto [rest, error] = std::from_chars(where.data() + bracket + 1, end, index);
  const std::string_view member(rest, static_cast<std::size_t>(end - rest));
  if (error != std::errc() || !member.starts_with("].") || index >= article[*field].size()) return {};
  return article[*field].item(index)[member.substr(2)].text();
}

// The words of a tag's first mention, with what stands around them.
void add_quote(Members& members, Tree& tree, Value tag, std::string_view text) {
  const std::int64_t from = tag["start"].integer();
  const std::int64_t to = tag["end"].integer();
  if (from < 0 || to <= from || static_cast<std::uint64_t>(to) > text.size()) return;
  const auto start = static_cast<std::size_t>(from);
  const auto end = static_cast<std::size_t>(to);
  std::size_t before = start - std::min(start, kContextBytes);
  while (before < start && is_inside(text[before])) ++before;
  const std::string_view after = truncated(text.substr(end), kContextBytes);
  members.add("before", tree.text(text.substr(before, start - before)))
      .add("quote", tree.text(truncated(text.substr(start, end - start), kPassageBytes)))
      .add("after", tree.text(after));
}

newsd_value tags_of(Tree& tree, const Article& article) {
  std::vector<newsd_value> all;
  for (const Value tag : article[NEWSD_FIELD_TAGS]) {
    if (all.size() == kMaxTags) break;
    Members members;
    for (std::size_t i = 0; i < tag.size(); ++i)
      members.add(tree.keep(view(tag.member(i).key)), tree.copy(tag.member(i).value));
    add_quote(members, tree, tag, text_at(article, tag["field"].text()));
    all.push_back(members.in(tree));
  }
  return tree.array(all);
}

}  // namespace

Result<std::string> explain_json(const Record& record, const std::optional<Record>& original) {
  const auto revived = revive(record);
  if (!revived) return failure(revived.error());
  const Article& article = revived->article;
  Tree tree;
  const auto duplicate = duplicate_of(tree, article, original);
  if (!duplicate) return failure(duplicate.error());
  return to_json(Members()
                     .add("sequence", number(record.sequence))
                     .add("journalled", tree.text(rfc3339(record.journalled)))
                     .add("article", head_of(tree, article))
                     .add("stages", stages_of(tree, article))
                     .add("duplicate", *duplicate)
                     .add("tags", tags_of(tree, article))
                     .add("x", tree.copy(article[NEWSD_FIELD_X]))
                     .in(tree));
}

}  // namespace newsd::daemon
