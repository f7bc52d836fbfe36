#include "plugin/stage_output.hpp"

#include "article/document.hpp"
#include "article/kind.hpp"
#include "base/text.hpp"
#include "plugin/services.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxPrivateBytes = 65536;
constexpr std::size_t kMaxTags = 1000;     // an article and stage
constexpr std::size_t kMaxEmitted = 1000;  // an article and stage
constexpr std::size_t kMaxKeyBytes = 4096;
constexpr std::size_t kMaxReasonBytes = 1024;
constexpr std::array<std::string_view, 6> kTagTypes{"topic", "place", "org", "person", "event", "rule"};

std::string reason_text(newsd_text text) {
  const std::string_view reason = truncated(view(text), kMaxReasonBytes);
  return is_utf8(reason) ? std::string(reason) : "a reason that is not UTF-8";
}

double unit_interval(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0; }

}  // namespace

struct StageOutput::Calls {
  static StageOutput& self(void* context) { return *static_cast<StageOutput*>(context); }

  // The place a call is about, or null with the reason in `error`.
  static StageResult* at(StageOutput& output, std::uint32_t index, newsd_error* error) {
    if (index < output.results_.size()) return &output.results_[index];
    refuse(error, NEWSD_REJECT, "index " + std::to_string(index) + " is outside the batch");
    return nullptr;
  }

  static newsd_status undeclared(newsd_error* error, const std::string& what) {
    return refuse(error, NEWSD_REJECT, "`" + what + "` is not among the fields that this stage declares to write");
  }

  static newsd_status set(void* context, std::uint32_t index, newsd_field field, const newsd_value* value,
                          newsd_error* error) {
    StageOutput& output = self(context);
    StageResult* result = at(output, index, error);
    if (result == nullptr) return NEWSD_REJECT;
    if (static_cast<std::uint32_t>(field) >= NEWSD_FIELD_COUNT)
      return refuse(error, NEWSD_REJECT, "unknown field " + std::to_string(field));
    const FieldInfo& about = info(field);
    if (!about.plugin_sets)
      return refuse(error, NEWSD_REJECT, "`" + std::string(about.name) + "` is not written with set()");
    const bool declared =
        field == NEWSD_FIELD_X ? output.writes_.has_part(field, output.plugin_) : output.writes_.has(field);
    if (!declared)
      return undeclared(error, field == NEWSD_FIELD_X ? "x." + std::string(output.plugin_) : std::string(about.name));
    if (field != NEWSD_FIELD_X && value->type != NEWSD_NULL && value->type != static_cast<std::uint32_t>(about.type))
      return refuse(error, NEWSD_REJECT, "`" + std::string(about.name) + "` has another type");
    auto taken = normalised(output.articles_[index]->tree(), *value, about.name);
    if (!taken) return refuse(error, NEWSD_REJECT, taken.error().message());
    result->sets.push_back({field, *taken});
    return NEWSD_OK;
  }

  static newsd_status set_private(void* context, std::uint32_t index, newsd_bytes data, newsd_error* error) {
    StageResult* result = at(self(context), index, error);
    if (result == nullptr) return NEWSD_REJECT;
    if (data.size > kMaxPrivateBytes)
      return refuse(error, NEWSD_REJECT, "private data is limited to 65536 bytes an article");
    result->private_data.emplace(reinterpret_cast<const char*>(data.data), data.size);
    return NEWSD_OK;
  }

  static newsd_status tag(void* context, std::uint32_t index, const newsd_tag* tag, newsd_error* error) {
    StageOutput& output = self(context);
    StageResult* result = at(output, index, error);
    if (result == nullptr) return NEWSD_REJECT;
    const std::string_view type = view(tag->type);
    if (std::find(kTagTypes.begin(), kTagTypes.end(), type) == kTagTypes.end())
      return refuse(error, NEWSD_REJECT, "tag types are topic, place, org, person, event and rule");
    if (!output.writes_.has_part(NEWSD_FIELD_TAGS, type)) return undeclared(error, "tags." + std::string(type));
    if (result->tags.size() >= kMaxTags) return refuse(error, NEWSD_REJECT, "at most 1000 tags an article");
    if (tag->id.size == 0) return refuse(error, NEWSD_REJECT, "a tag needs an id");
    Tree& tree = output.articles_[index]->tree();
    Members members;
    for (const auto& [key, text] : {std::pair{"type", tag->type},
                                    {"id", tag->id},
                                    {"label", tag->label},
                                    {"label_en", tag->label_en},
                                    {"country", tag->country},
                                    {"field", tag->field}}) {
      auto taken = normalised(tree, Tree::borrow(view(text)), "tag");
      if (!taken) return refuse(error, NEWSD_REJECT, taken.error().message());
      members.add(key, *taken);
    }
    members.add("confidence", Tree::real(unit_interval(tag->confidence)));
    if (tag->count > 0) members.add("count", Tree::integer(tag->count));
    if (tag->start >= 0) members.add("start", Tree::integer(tag->start)).add("end", Tree::integer(tag->end));
    result->tags.push_back(members.in(tree));
    return NEWSD_OK;
  }

  static newsd_status link(void* context, std::uint32_t index, const newsd_link* link, newsd_error* error) {
    StageOutput& output = self(context);
    StageResult* result = at(output, index, error);
    if (result == nullptr) return NEWSD_REJECT;
    if (!output.writes_.has(NEWSD_FIELD_DUPLICATE)) return undeclared(error, "duplicate");
    if (!ArticleId::from_hex(view(link->of)))
      return refuse(error, NEWSD_REJECT, "link: `of` is an article's id, 32 hex digits");
    if (link->relation != NEWSD_RELATION_COPY && link->relation != NEWSD_RELATION_UPDATE)
      return refuse(error, NEWSD_REJECT, "link: the relation is copy or update");
    Tree& tree = output.articles_[index]->tree();
    result->is_update = link->relation == NEWSD_RELATION_UPDATE;
    result->duplicate = tree.object({{to_abi("of"), tree.text(view(link->of))},
                                     {to_abi("relation"), Tree::borrow(result->is_update ? "update" : "copy")},
                                     {to_abi("similarity"), Tree::real(unit_interval(link->similarity))}});
    return NEWSD_OK;
  }

  static newsd_status drop(void* context, std::uint32_t index, newsd_text rule, newsd_error* error) {
    return finish(context, index, StageResult::Verdict::drop, rule, error);
  }
  static newsd_status fail(void* context, std::uint32_t index, newsd_text reason, newsd_error* error) {
    return finish(context, index, StageResult::Verdict::dead, reason, error);
  }
  static newsd_status finish(void* context, std::uint32_t index, StageResult::Verdict verdict, newsd_text reason,
                             newsd_error* error) {
    StageResult* result = at(self(context), index, error);
    if (result == nullptr) return NEWSD_REJECT;
    result->verdict = verdict;
    result->reason = reason_text(reason);
    return NEWSD_OK;
  }

  static newsd_status hold(void*, std::uint32_t, std::uint64_t, newsd_error* error) {
    return refuse(error, NEWSD_UNSUPPORTED, "hold() is not offered by newsd " NEWSD_VERSION ": a later version will");
  }

  static newsd_status emit(void* context, std::uint32_t index, newsd_text key, const newsd_value* article,
                           newsd_error* error) {
    StageResult* result = at(self(context), index, error);
    if (result == nullptr) return NEWSD_REJECT;
    if (key.size == 0) return refuse(error, NEWSD_REJECT, "emit: a stage names what it makes with a key");
    if (key.size > kMaxKeyBytes || !is_utf8(view(key)))
      return refuse(error, NEWSD_REJECT, "emit: a key is UTF-8 of at most 4096 bytes");
    if (result->emitted.size() >= kMaxEmitted) return refuse(error, NEWSD_REJECT, "at most 1000 articles made of one");
    Article made;
    if (auto read = read_document(*article, made, MemberRange::emitted); !read)
      return refuse(error, NEWSD_REJECT, read.error().message());
    result->emitted.push_back({std::string(view(key)), std::move(made)});
    return NEWSD_OK;
  }
};

StageOutput::StageOutput(std::string_view plugin, const FieldSet& writes, std::span<Article* const> articles)
    : plugin_(plugin),
      writes_(writes),
      articles_(articles),
      results_(articles.size()),
      table_{sizeof table_, 0,           this,        Calls::set,  Calls::set_private, Calls::tag,
             Calls::link,   Calls::drop, Calls::hold, Calls::fail, Calls::emit} {}

std::vector<WritePart> parts_of(const FieldSet& writes, std::string_view instance) {
  std::vector<WritePart> parts;
  for (const std::string& name : writes.parts) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    const auto field = field_named(std::string_view(name).substr(0, dot));
    if (!field || parts.size() == WritePart::max_count) continue;
    if (*field == NEWSD_FIELD_X)
      parts.push_back({*field, {}, "x." + std::string(instance)});
    else
      parts.push_back({*field, dot == name.size() ? std::string() : name.substr(dot + 1), name});
  }
  return parts;
}

std::uint64_t written(const StageResult& result, std::span<const WritePart> parts) {
  const auto is_written = [&](const WritePart& part) {
    if (part.field == NEWSD_FIELD_DUPLICATE) return result.duplicate.type != NEWSD_NULL;
    if (part.field == NEWSD_FIELD_TAGS)
      return std::any_of(result.tags.begin(), result.tags.end(), [&](const newsd_value& tag) {
        return part.part.empty() || Value(tag)["type"].text() == part.part;
      });
    return std::any_of(result.sets.begin(), result.sets.end(),
                       [&](const StageResult::Set& set) { return set.field == part.field; });
  };
  std::uint64_t mask = 0;
  if (result.sets.empty() && result.tags.empty() && result.duplicate.type == NEWSD_NULL) return mask;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (is_written(parts[i])) mask |= std::uint64_t{1} << i;
  return mask;
}

void apply(StageResult& result, std::string_view instance, Article& article) {
  for (const StageResult::Set& set : result.sets) {
    if (set.field == NEWSD_FIELD_X)
      article.set_extra(instance, set.value);
    else
      article.set(set.field, set.value);
  }
  if (!result.tags.empty()) article.add_tags(result.tags);
  if (result.private_data) article.set_private(instance, *result.private_data);
  if (result.duplicate.type == NEWSD_NULL) return;
  article.set(NEWSD_FIELD_DUPLICATE, result.duplicate);
  article.set(NEWSD_FIELD_KIND, Tree::borrow(name(result.is_update ? Kind::update : Kind::copy)));
}

}  // namespace newsd::daemon
