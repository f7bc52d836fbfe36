// The stage `dedup`: recognises copies and updates of articles that newsd has seen.
#include "dedup/fingerprint.hpp"
#include "dedup/memory.hpp"

#include <newsd/plugin.hpp>
#include <optional>
#include <random>

namespace newsd::dedup {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::uint64_t kWindowDays = 14;

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "window_days": {
      "type": "integer", "minimum": 1, "maximum": 14, "default": 14,
      "description": "How long an article is remembered."
    },
    "max_articles": {
      "type": "integer", "minimum": 1000, "maximum": 20000000, "default": 500000,
      "description": "How many articles are remembered at most, at about 300 bytes each; the oldest go first."
    }
  },
  "additionalProperties": false
})";
constexpr const char* kReads[] = {"source", "url", "guid", "title", "summary", "text", "fetched", nullptr};
constexpr const char* kWrites[] = {"duplicate", "x.dedup", nullptr};

Parts parts_of(const Article& article) {
  return {.id = article.id(),
          .source = article.source_id(),
          .url = article.url(),
          .guid = article.guid(),
          .title = article.title(),
          .summary = article.summary(),
          .text = article.text(),
          .fetched = article[NEWSD_FIELD_FETCHED].text()};
}

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

class Dedup {
public:
  static constexpr Info info{.name = "dedup",
                             .version = "1.0.0",
                             .summary = "Recognises copies and updates of articles seen before.",
                             .config_schema = kSchema,
                             .reads = kReads,
                             .writes = kWrites,
                             .concurrency = NEWSD_STATEFUL,
                             .window_seconds = kWindowDays * kDay};

  Dedup(Host, Value config)
      : fingerprinter_(random_seed()),
        memory_({.max_articles = static_cast<std::size_t>(config["max_articles"].integer()),
                 .window_seconds = config["window_days"].integer() * kDay}) {}

  void process(Batch batch, Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      const Article article = batch[i];
      const Verdict verdict = memory_.judge(article.token(), fingerprinter_.item(parts_of(article)));
      if (verdict.relation != Relation::fresh) link(i, verdict, output);
    }
  }

  void observe(Batch journalled) {
    for (std::uint32_t i = 0; i < journalled.size(); ++i) {
      const Article article = journalled[i];
      if (article.kind() == "withdrawn")
        memory_.forget(article.token());
      else
        memory_.settle(article.token(), fingerprinter_.item(parts_of(article)), copied_from(article));
    }
  }

  void forget(std::uint64_t token, newsd_end) { memory_.forget(token); }

private:
  static void link(std::uint32_t index, const Verdict& verdict, Output& output) {
    const bool copy = verdict.relation == Relation::copy;
    output.link(index, copy ? NEWSD_RELATION_COPY : NEWSD_RELATION_UPDATE, verdict.of.hex(), 1);
    Tree tree;
    output.set(index, NEWSD_FIELD_X, tree.object({{to_abi("rule"), Tree::borrow(verdict.rule)}}));
  }
  static std::optional<Id> copied_from(const Article& article) {
    const Value duplicate = article[NEWSD_FIELD_DUPLICATE];
    return duplicate["relation"].text() == "copy" ? Id::from_hex(duplicate["of"].text()) : std::nullopt;
  }

  Fingerprinter fingerprinter_;
  Memory memory_;
};

}  // namespace newsd::dedup

NEWSD_PLUGIN(newsd::dedup::Dedup)
