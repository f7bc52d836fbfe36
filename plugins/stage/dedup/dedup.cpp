// The stage `dedup`: recognises copies and updates of articles that newsd has seen.
#include "dedup/fingerprint.hpp"
#include "dedup/memory.hpp"
#include "dedup/private_note.hpp"
#include "dedup/snapshot.hpp"
#include "text/utf8.hpp"

#include <cmath>
#include <newsd/plugin.hpp>
#include <optional>
#include <random>

namespace newsd::dedup {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::uint64_t kWindowDays = 14;
constexpr std::uint64_t kMostArticles = 20'000'000;
constexpr std::size_t kPassageBytes = 120;  // of a passage, that are shown

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "window_days": {
      "type": "integer", "minimum": 1, "maximum": 14, "default": 14,
      "description": "How long an article is remembered."
    },
    "max_articles": {
      "type": "integer", "minimum": 1000, "maximum": 20000000, "default": 500000,
      "description": "How many articles are remembered at most, at about 1 KB each; the oldest go first."
    },
    "seed": {
      "type": "integer", "minimum": 0,
      "description": "What fingerprints depend on. Leave it out: newsd then picks it at random, and keeps it. With a seed of your own, two installations decide alike, and so could somebody who knows it."
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

std::optional<std::uint64_t> seed_in(Value config) {
  const Value seed = config["seed"];
  return seed ? std::optional(static_cast<std::uint64_t>(seed.integer())) : std::nullopt;
}

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

newsd_value share(double value) { return Tree::real(std::round(value * 1000) / 1000); }

}  // namespace

class Dedup {
public:
  static constexpr Info info{.name = "dedup",
                             .version = "1.1.0",
                             .summary = "Recognises copies and updates of articles seen before.",
                             .config_schema = kSchema,
                             .reads = kReads,
                             .writes = kWrites,
                             .concurrency = NEWSD_STATEFUL,
                             .window_seconds = kWindowDays * kDay};

  Dedup(Host, Value config)
      : limits_{.max_articles = static_cast<std::size_t>(config["max_articles"].integer()),
                .window_seconds = config["window_days"].integer() * kDay},
        given_seed_(seed_in(config)),
        fingerprinter_(given_seed_ ? *given_seed_ : random_seed()),
        memory_(limits_) {}

  void process(Batch batch, Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      const Article article = batch[i];
      const Parts parts = parts_of(article);
      const Item item = fingerprinter_.item(parts);
      const Verdict verdict =
          memory_.judge(article.token(), item, fingerprinter_.reading(), fingerprinter_.digest(parts));
      output.set_private(i, to_bytes(PrivateNote{fingerprinter_.seed(), verdict.group}));
      if (verdict.relation != Relation::fresh) link(i, article, verdict, output);
    }
  }

  void observe(Batch journalled) {
    for (std::uint32_t i = 0; i < journalled.size(); ++i) {
      const Article article = journalled[i];
      if (article.kind() == "withdrawn")
        memory_.forget(article.token());
      else
        remember(article);
    }
  }

  void forget(std::uint64_t token, newsd_end) { memory_.forget(token); }

  void snapshot(SnapshotWriter writer) {
    write_snapshot(fingerprinter_.seed(), memory_.journalled(),
                   [&](std::span<const std::uint8_t> piece) { writer.write(piece); });
  }

  void restore(SnapshotReader reader) {
    Memory restored(limits_);
    const std::uint64_t seed =
        read_snapshot([&](std::span<std::uint8_t> room) { return reader.read(room); }, kMostArticles,
                      [&](const Item& item, const Id& group) { restored.settle(0, item, group); });
    if (given_seed_ && seed != *given_seed_)
      throw Failure(NEWSD_REJECT, "the snapshot of dedup was made with another `seed`; the journal's window will do");
    memory_ = std::move(restored);
    fingerprinter_ = Fingerprinter(seed);
  }

private:
  // An empty memory takes the seed over that was in force when the first article that it is told of was judged, so that
  // fingerprints, and with them the verdicts, are those of the process before.
  void remember(const Article& article) {
    const std::optional<PrivateNote> note = note_of(article.private_data());
    const bool begins = note && memory_.size() == 0 && !given_seed_;
    if (begins && note->seed != fingerprinter_.seed()) fingerprinter_ = Fingerprinter(note->seed);
    const Parts parts = parts_of(article);
    std::optional<Item> item = memory_.claimed(article.token(), fingerprinter_.digest(parts));
    if (!item) item = fingerprinter_.item(parts);
    const std::optional<Id> id = Id::from_hex(parts.id);
    if (!id) throw Failure(NEWSD_REJECT, "the article's id is not 32 hexadecimal digits");
    item->id = *id;
    memory_.settle(article.token(), *item, group_of(article, *id, note));
  }

  void link(std::uint32_t index, const Article& article, const Verdict& verdict, Output& output) {
    const bool copy = verdict.relation == Relation::copy;
    const double similarity = std::round(std::max(verdict.mine, verdict.theirs) * 1000) / 1000;
    output.link(index, copy ? NEWSD_RELATION_COPY : NEWSD_RELATION_UPDATE, verdict.of.hex(), similarity);
    Tree tree;
    Members members;
    members.add("rule", Tree::borrow(verdict.rule));
    if (verdict.rule == "alike") add_evidence(members, article, verdict, tree);
    output.set(index, NEWSD_FIELD_X, members.in(tree));
  }

  void add_evidence(Members& members, const Article& article, const Verdict& verdict, Tree& tree) const {
    const bool whole = !article.text().empty();
    const std::string_view text = whole ? article.text() : article.summary();
    const auto& words = fingerprinter_.body().items;
    std::vector<newsd_value> passages;
    for (const Passage& each : verdict.passages) {
      const std::size_t last = std::min<std::size_t>(each.last, words.size() - 1);
      const std::uint32_t start = words[each.first].start, end = words[last].end;
      const std::string_view shown = text::beginning(text.substr(start, end - start), kPassageBytes);
      passages.push_back(tree.object({{to_abi("start"), Tree::integer(start)},
                                      {to_abi("end"), Tree::integer(end)},
                                      {to_abi("text"), Tree::borrow(shown)}}));
    }
    members.add("certainty", share(verdict.sameness))
        .add("mine", share(verdict.mine))
        .add("theirs", share(verdict.theirs))
        .add("field", Tree::borrow(whole ? "text" : "summary"))
        .add("passages", tree.array(passages));
  }

  // As it was journalled, which may be otherwise than judged: a copy whose original died is new. Of an update the
  // earlier revision tells, and if that has left the window, what was noted when it was judged.
  Id group_of(const Article& article, const Id& id, const std::optional<PrivateNote>& note) const {
    if (const std::optional<Id> original = copied_from(article)) return *original;
    if (article.kind() == "new") return id;
    if (const std::optional<Id> earlier = memory_.journalled_group(id)) return *earlier;
    return note ? note->group : id;
  }

  static std::optional<Id> copied_from(const Article& article) {
    const Value duplicate = article[NEWSD_FIELD_DUPLICATE];
    return duplicate["relation"].text() == "copy" ? Id::from_hex(duplicate["of"].text()) : std::nullopt;
  }

  Memory::Limits limits_;
  std::optional<std::uint64_t> given_seed_;
  Fingerprinter fingerprinter_;
  Memory memory_;
};

}  // namespace newsd::dedup

NEWSD_PLUGIN(newsd::dedup::Dedup)
