// The stage `entities`: places, organisations and people that an article names, its dateline and its agency.
#include "entities/dateline.hpp"
#include "entities/resolve.hpp"

#include <algorithm>
#include <array>
#include <newsd/plugin.hpp>
#include <string>

namespace newsd::entities {
namespace {

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "people": {
      "type": "boolean", "default": true,
      "description": "Whether people are tagged, as far as a title, an office or a given name tells them."
    },
    "max_tags": {
      "type": "integer", "minimum": 1, "maximum": 400, "default": 100,
      "description": "Tags of one article; the least mentioned are left out."
    }
  },
  "additionalProperties": false
})";
constexpr const char* kReads[] = {"title", "summary", "text", "images", "language", nullptr};
constexpr const char* kWrites[] = {"tags.place", "tags.org", "tags.person", "dateline", "agency", nullptr};
constexpr std::string_view kFieldNames[field_count] = {
    "title", "summary", "text", "images[0].caption", "images[1].caption", "images[2].caption", "images[3].caption"};

}  // namespace

class Entities {
public:
  static constexpr Info info{.name = "entities",
                             .version = "1.0.0",
                             .summary = "Tags places, organisations and people; finds the dateline and the agency.",
                             .config_schema = kSchema,
                             .reads = kReads,
                             .writes = kWrites,
                             .concurrency = NEWSD_PURE};

  Entities(Host, Value config)
      : people_(config["people"].boolean()),
        max_tags_(static_cast<std::size_t>(config["max_tags"].integer())),
        gazetteer_(built_in_table()),
        finder_(gazetteer_),
        datelines_(gazetteer_) {}

  void process(Batch batch, Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) read(batch[i], i, output);
  }

private:
  void read(const Article& article, std::uint32_t index, Output& output) {
    const Dateline dateline = datelines_.read(article.text().empty() ? article.summary() : article.text());
    std::array<std::string_view, field_count> fields{article.title(), article.summary(), article.text()};
    const Value images = article[NEWSD_FIELD_IMAGES];
    for (std::size_t i = 0; i < std::min(images.size(), max_captions); ++i)
      fields[first_caption + i] = images.item(i)["caption"].text();
    for (std::size_t field = 0; field < field_count; ++field)
      finder_.read(fields[field], article.language(), readings_[field]);
    std::vector<Found> found =
        resolve(readings_, gazetteer_, article.language(),
                article.text().empty() ? DatelinePlace{} : DatelinePlace{dateline.end, dateline.country});
    if (!people_) std::erase_if(found, [](const Found& one) { return one.type == "person"; });
    if (found.size() > max_tags_) {
      std::stable_sort(found.begin(), found.end(),
                       [](const Found& one, const Found& other) { return one.count > other.count; });
      found.resize(max_tags_);
    }
    for (const Found& one : found) output.tag(index, tag_of(one));
    write(dateline, index, output);
  }
  static Tag tag_of(const Found& found) {
    return {.type = found.type,
            .id = found.id,
            .label = found.label,
            .label_en = found.label_en,
            .country = found.country,
            .field = kFieldNames[found.field],
            .confidence = found.confidence,
            .count = found.count,
            .start = found.start,
            .end = found.end};
  }
  static void write(const Dateline& dateline, std::uint32_t index, Output& output) {
    Tree tree(256);
    if (!dateline.place.empty()) {
      Members members;
      members.add("place", Tree::borrow(dateline.place))
          .add("country", Tree::borrow(dateline.country))
          .add("date", Tree::borrow(dateline.date));
      output.set(index, NEWSD_FIELD_DATELINE, members.in(tree));
    }
    if (!dateline.agency.empty()) {
      Members members;
      members.add("id", Tree::borrow(dateline.agency)).add("name", Tree::borrow(dateline.agency_name));
      output.set(index, NEWSD_FIELD_AGENCY, members.in(tree));
    }
  }

  bool people_;
  std::size_t max_tags_;
  Gazetteer gazetteer_;
  Finder finder_;
  DatelineReader datelines_;
  Readings readings_;
};

}  // namespace newsd::entities

NEWSD_PLUGIN(newsd::entities::Entities)
