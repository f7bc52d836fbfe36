#include "article/article.hpp"

#include "article/json.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

std::size_t bytes_of(Value value) {
  switch (value.type()) {
    case NEWSD_STRING: return value.text().size();
    case NEWSD_BYTES: return value.bytes().size();
    case NEWSD_ARRAY: {
      std::size_t sum = value.size() * sizeof(newsd_value);
      for (Value item : value) sum += bytes_of(item);
      return sum;
    }
    case NEWSD_OBJECT: {
      std::size_t sum = value.size() * sizeof(newsd_member);
      for (std::size_t i = 0; i < value.size(); ++i)
        sum += view(value.member(i).key).size() + bytes_of(value.member(i).value);
      return sum;
    }
    default: return 0;
  }
}

}  // namespace

std::string_view Article::private_of(std::string_view plugin) const {
  for (const Private& each : privates_)
    if (each.plugin == plugin) return each.data;
  return {};
}

void Article::set_unknown(std::string_view key, const newsd_value& value) {
  unknown_.push_back({to_abi(tree_.keep(key)), value});
}

void Article::set_extra(std::string_view plugin, const newsd_value& value) {
  std::vector<newsd_member> members;
  const Value x = (*this)[NEWSD_FIELD_X];
  for (std::size_t i = 0; i < x.size(); ++i)
    if (view(x.member(i).key) != plugin) members.push_back(x.member(i));
  members.push_back({to_abi(tree_.keep(plugin)), value});
  set(NEWSD_FIELD_X, tree_.object(members));
}

void Article::add_tags(std::span<const newsd_value> tags) {
  std::vector<newsd_value> all;
  for (Value each : (*this)[NEWSD_FIELD_TAGS]) all.push_back(each.raw());
  all.insert(all.end(), tags.begin(), tags.end());
  set(NEWSD_FIELD_TAGS, tree_.array(all));
}

void Article::set_private(std::string_view plugin, std::string_view data) {
  const std::string_view kept = tree_.keep(data);
  const auto mine =
      std::find_if(privates_.begin(), privates_.end(), [&](const Private& p) { return p.plugin == plugin; });
  if (mine == privates_.end())
    privates_.push_back({std::string(plugin), kept});
  else
    mine->data = kept;
}

ContentHash Article::content_hash() const {
  static constexpr newsd_field kCovered[] = {NEWSD_FIELD_TITLE,   NEWSD_FIELD_SUMMARY,   NEWSD_FIELD_SUMMARY_HTML,
                                             NEWSD_FIELD_TEXT,    NEWSD_FIELD_HTML,      NEWSD_FIELD_URL,
                                             NEWSD_FIELD_AUTHORS, NEWSD_FIELD_PUBLISHED, NEWSD_FIELD_UPDATED};
  std::string covered;
  covered.reserve((*this)[NEWSD_FIELD_TEXT].text().size() + (*this)[NEWSD_FIELD_HTML].text().size() + 1024);
  bool any = false;
  for (const newsd_field field : kCovered) {
    any = any || !(*this)[field].is_null();
    append_json(covered, (*this)[field]);
    covered += '\n';
  }
  if (!any) {
    const auto raw = (*this)[NEWSD_FIELD_RAW]["bytes"].bytes();
    return ContentHash::of({reinterpret_cast<const char*>(raw.data()), raw.size()});
  }
  return ContentHash::of(covered);
}

std::size_t Article::bytes() const {
  std::size_t sum = sizeof *this;
  for (const newsd_value& field : fields_) sum += bytes_of(field);
  for (const newsd_member& member : unknown_) sum += bytes_of(member.value);
  for (const Private& each : privates_) sum += each.data.size();
  return sum;
}

}  // namespace newsd::daemon
