#include "article/article.hpp"

#include "article/json.hpp"

#include <algorithm>
#include <iterator>

namespace newsd::daemon {
namespace {

void append(std::string& out, const Digest& digest) {
  out.append(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
}

void append_digest(std::string& out, Value value);

// What a value with parts is the digest of: each part's key and digest.
std::string parts_of(Value value) {
  std::string parts;
  if (value.type() == NEWSD_ARRAY)
    for (Value item : value) append_digest(parts, item);
  else
    for (std::size_t i = 0; i < value.size(); ++i) {
      append(parts, Digest::of(view(value.member(i).key)));
      append_digest(parts, value.member(i).value);
    }
  return parts;
}

// 17 bytes: the type, and the digest of what the value holds.
void append_digest(std::string& out, Value value) {
  out += static_cast<char>(value.type());
  switch (value.type()) {
    case NEWSD_STRING: return append(out, Digest::of(value.text()));
    case NEWSD_BYTES:
      return append(out, Digest::of({reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size()}));
    case NEWSD_ARRAY:
    case NEWSD_OBJECT: return append(out, Digest::of(parts_of(value)));
    default: return append(out, Digest::of(to_json(value)));
  }
}

// What lies deeper than articles may be is not counted: it is about to be refused.
std::size_t bytes_at(std::size_t depth, Value value) {
  constexpr std::size_t kDeepest = 64;
  if (depth > kDeepest) return 0;
  switch (value.type()) {
    case NEWSD_STRING: return value.text().size();
    case NEWSD_BYTES: return value.bytes().size();
    case NEWSD_ARRAY: {
      std::size_t sum = value.size() * sizeof(newsd_value);
      for (Value item : value) sum += bytes_at(depth + 1, item);
      return sum;
    }
    case NEWSD_OBJECT: {
      std::size_t sum = value.size() * sizeof(newsd_member);
      for (std::size_t i = 0; i < value.size(); ++i)
        sum += view(value.member(i).key).size() + bytes_at(depth + 1, value.member(i).value);
      return sum;
    }
    default: return 0;
  }
}

}  // namespace

std::size_t bytes_of(Value value) { return bytes_at(0, value); }

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
  covered.reserve(std::size(kCovered) * (1 + sizeof(Digest::bytes)));
  bool any = false;
  for (const newsd_field field : kCovered) {
    const Value value = (*this)[field];
    any = any || !value.is_null();
    if (value.is_null())
      covered += '\0';
    else
      append_digest(covered, value);
  }
  if (any) return ContentHash::of(covered);
  const auto raw = (*this)[NEWSD_FIELD_RAW]["bytes"].bytes();
  return ContentHash::of({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

std::size_t Article::bytes() const {
  std::size_t sum = sizeof *this;
  for (const newsd_value& field : fields_) sum += bytes_of(field);
  for (const newsd_member& member : unknown_) sum += bytes_of(member.value);
  for (const Private& each : privates_) sum += each.data.size();
  return sum;
}

}  // namespace newsd::daemon
