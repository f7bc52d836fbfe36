// The stage `rules`: the operator's own tags, from words and phrases.
#include "rules/rule_file.hpp"
#include "rules/rule_set.hpp"

#include <newsd/plugin.hpp>
#include <string>
#include <vector>

namespace newsd::rules {
namespace {

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "files": {
      "type": "array", "maxItems": 1000, "default": ["rules.d/*.rule"],
      "items": {"type": "string", "format": "path", "minLength": 1},
      "description": "Files of rules, or patterns such as rules.d/*.rule, from the folder of the configuration file."
    },
    "rules": {
      "type": "array", "maxItems": 10000, "default": [],
      "description": "Rules written here.",
      "items": {
        "type": "object",
        "required": ["id", "expr"],
        "properties": {
          "id": {"type": "string", "minLength": 1, "maxLength": 64,
                 "description": "The tag's id: letters A-Z a-z, digits and . _ -"},
          "label": {"type": "string", "maxLength": 200, "default": "", "description": "What people read; else the id."},
          "expr": {"type": "string", "minLength": 1, "description": "Words, \"phrases\", AND, OR, NOT, parentheses."}
        },
        "additionalProperties": false
      }
    }
  },
  "additionalProperties": false
})";
constexpr const char* kReads[] = {"title", "summary", "text", "language", "source", nullptr};
constexpr const char* kWrites[] = {"tags.rule", nullptr};
constexpr std::string_view kFieldNames[] = {"title", "summary", "text"};

std::vector<Rule> inline_rules(Value written) {
  std::vector<Rule> rules;
  rules.reserve(written.size());
  for (const Value rule : written) {
    Rule made{.id = std::string(rule["id"].text()),
              .label = std::string(rule["label"].text()),
              .expression = std::string(rule["expr"].text()),
              .origin = "rules[" + std::to_string(rules.size()) + "].expr"};
    if (!is_rule_id(made.id))
      throw Failure(NEWSD_CONFIG, "rules[" + std::to_string(rules.size()) + "].id: `" + made.id +
                                      "` is no id: use letters A-Z a-z, digits and . _ -");
    rules.push_back(std::move(made));
  }
  return rules;
}

std::vector<Rule> all_rules(Value config) {
  std::vector<std::string> patterns;
  for (const Value pattern : config["files"]) patterns.emplace_back(pattern.text());
  std::vector<Rule> rules = load_rules(patterns);
  for (Rule& rule : inline_rules(config["rules"])) rules.push_back(std::move(rule));
  return rules;
}

}  // namespace

class Rules {
public:
  static constexpr Info info{.name = "rules",
                             .version = "1.0.0",
                             .summary = "Tags articles by the operator's rules of words and phrases.",
                             .config_schema = kSchema,
                             .reads = kReads,
                             .writes = kWrites,
                             .concurrency = NEWSD_PURE};

  Rules(Host, Value config) : rules_(all_rules(config)), set_(rules_) {}

  void process(Batch batch, Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i)
      for (const Match& match : set_.match(subject(batch[i]))) output.tag(i, tag(match));
  }

private:
  static Subject subject(const Article& article) {
    const Value source = article[NEWSD_FIELD_SOURCE];
    return {.fields = {article.title(), article.summary(), article.text()},
            .language = article.language(),
            .source_id = source["id"].text(),
            .source_name = source["name"].text()};
  }
  Tag tag(const Match& match) const {
    const Rule& rule = rules_[match.rule];
    Tag tag{.type = "rule", .id = rule.id, .label = rule.label.empty() ? rule.id : rule.label, .count = match.count};
    if (match.field < 0) return tag;
    tag.field = kFieldNames[match.field];
    tag.start = match.start;
    tag.end = match.end;
    return tag;
  }

  std::vector<Rule> rules_;
  RuleSet set_;
};

}  // namespace newsd::rules

NEWSD_PLUGIN(newsd::rules::Rules)
