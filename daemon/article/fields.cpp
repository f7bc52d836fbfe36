#include "article/fields.hpp"

#include "base/text.hpp"

#include <array>
#include <vector>

namespace newsd::daemon {
namespace {

constexpr std::array<FieldInfo, NEWSD_FIELD_COUNT> kFields{{
    {"id", NEWSD_STRING, false, false},          {"revision", NEWSD_INT, false, false},
    {"kind", NEWSD_STRING, false, false},        {"source", NEWSD_OBJECT, false, false},
    {"url", NEWSD_STRING, false, true},          {"guid", NEWSD_STRING, false, true},
    {"title", NEWSD_STRING, false, true},        {"summary", NEWSD_STRING, false, true},
    {"summary_html", NEWSD_STRING, false, true}, {"text", NEWSD_STRING, false, true},
    {"html", NEWSD_STRING, false, true},         {"language", NEWSD_OBJECT, false, true},
    {"published", NEWSD_STRING, false, true},    {"updated", NEWSD_STRING, false, true},
    {"fetched", NEWSD_STRING, false, false},     {"authors", NEWSD_ARRAY, false, true},
    {"categories", NEWSD_ARRAY, false, true},    {"agency", NEWSD_OBJECT, false, true},
    {"dateline", NEWSD_OBJECT, false, true},     {"images", NEWSD_ARRAY, false, true},
    {"enclosures", NEWSD_ARRAY, false, true},    {"duplicate", NEWSD_OBJECT, false, false},
    {"story", NEWSD_OBJECT, false, true},        {"tags", NEWSD_ARRAY, false, false},
    {"rights", NEWSD_STRING, false, true},       {"words", NEWSD_INT, false, true},
    {"lineage", NEWSD_ARRAY, false, false},      {"x", NEWSD_OBJECT, false, true},
    {"raw", NEWSD_OBJECT, true, true},           {"feed", NEWSD_OBJECT, true, true},
    {"withdrawn", NEWSD_OBJECT, false, false},
}};

}  // namespace

const FieldInfo& info(newsd_field field) { return kFields[static_cast<std::size_t>(field)]; }

std::optional<newsd_field> field_named(std::string_view name) {
  for (std::size_t i = 0; i < kFields.size(); ++i)
    if (kFields[i].name == name) return static_cast<newsd_field>(i);
  return std::nullopt;
}

Result<FieldSet> FieldSet::parse(const char* const* names) {
  FieldSet set;
  for (; names != nullptr && *names != nullptr; ++names) {
    const std::string_view name(*names);
    const auto field = field_named(name.substr(0, name.find('.')));
    const bool has_part = name.find('.') != std::string_view::npos;
    if (!field || (has_part && field != NEWSD_FIELD_TAGS && field != NEWSD_FIELD_X)) {
      std::vector<std::string> known;
      known.reserve(std::size(kFields));
      for (const FieldInfo& each : kFields) known.emplace_back(each.name);
      const std::string hint = did_you_mean(name, known);
      return failure("plugin", "`" + std::string(name) + "` is not a field of the article",
                     hint.empty() ? "newsd/plugin.h lists them; only `tags` and `x` have parts" : hint);
    }
    set.fields.set(*field);
    set.parts.emplace(name);
  }
  return set;
}

bool FieldSet::has_part(newsd_field field, std::string_view part) const {
  const std::string whole(info(field).name);
  return parts.contains(whole) || parts.contains(whole + "." + std::string(part));
}

std::optional<std::string> FieldSet::overlap(const FieldSet& other) const {
  const auto covers = [](const std::string& whole, const std::string& part) {
    return whole == part || (part.starts_with(whole) && part[whole.size()] == '.');
  };
  for (const std::string& mine : parts)
    for (const std::string& theirs : other.parts)
      if (covers(mine, theirs) || covers(theirs, mine)) return mine.size() > theirs.size() ? mine : theirs;
  return std::nullopt;
}

}  // namespace newsd::daemon
