// The stage `language`: says in which language an article is written.
#include "language/detect.hpp"

#include <newsd/plugin.hpp>
#include <string>
#include <vector>

namespace newsd::language {
namespace {

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "minimum_confidence": {
      "type": "number", "minimum": 0, "maximum": 1, "default": 0.1,
      "description": "An answer that is less probable than this becomes `und`, undetermined."
    },
    "max_bytes": {
      "type": "integer", "minimum": 256, "maximum": 1048576, "default": 16384,
      "description": "How much of an article is looked at, from its beginning."
    }
  },
  "additionalProperties": false
})";
constexpr const char* kReads[] = {"title", "summary", "text", "feed", nullptr};
constexpr const char* kWrites[] = {"language", nullptr};

newsd_value list(Tree& tree, const std::vector<Scored>& scored, std::string_view value_name) {
  if (scored.empty()) return Tree::null();
  std::vector<newsd_value> items;
  items.reserve(scored.size());
  for (const Scored& one : scored)
    items.push_back(tree.object({{to_abi("tag"), tree.text(one.tag)}, {to_abi(value_name), Tree::real(one.value)}}));
  return tree.array(items);
}

newsd_value document(Tree& tree, const Detection& detection) {
  return Members()
      .add("tag", tree.text(detection.tag))
      .add("confidence", Tree::real(detection.confidence))
      .add("alternatives", list(tree, detection.alternatives, "confidence"))
      .add("sections", list(tree, detection.sections, "share"))
      .in(tree);
}

}  // namespace

class Language {
public:
  static constexpr Info info{.name = "language",
                             .version = "1.0.0",
                             .summary = "Says in which language an article is written, with its confidence.",
                             .config_schema = kSchema,
                             .reads = kReads,
                             .writes = kWrites,
                             .concurrency = NEWSD_PURE};

  Language(Host, Value config)
      : options_{.max_bytes = static_cast<std::size_t>(config["max_bytes"].integer()),
                 .minimum_confidence = config["minimum_confidence"].real()} {}

  void process(Batch batch, Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      Tree tree;
      const Detection detection = detect(gathered(batch[i]), declared(batch[i]), options_);
      output.set(i, NEWSD_FIELD_LANGUAGE, document(tree, detection));
    }
  }

private:
  // The title and the text, or the summary where there is no text.
  std::string_view gathered(const Article& article) {
    const std::string_view body = article.text().empty() ? article.summary() : article.text();
    gathered_.assign(article.title());
    gathered_ += "\n\n";
    gathered_ += body.substr(0, options_.max_bytes + 4);  // a little more: detect() cuts between characters
    return gathered_;
  }
  static std::string_view declared(const Article& article) { return article[NEWSD_FIELD_FEED]["language"].text(); }

  Options options_;
  std::string gathered_;
};

}  // namespace newsd::language

NEWSD_PLUGIN(newsd::language::Language)
