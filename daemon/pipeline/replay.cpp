#include "pipeline/replay.hpp"

#include "journal/reader.hpp"
#include "pipeline/revive.hpp"
#include "pipeline/snapshot.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

constexpr std::size_t kArticles = 256;  // a read
constexpr std::uint64_t kBytes = 8ULL << 20;
constexpr std::uint64_t kMostUnreadInARow = 1000;  // more is no damaged record but a damaged disk

// A stage that begins after that article has been told of it: another journal would have another one there.
bool has(JournalReader& reader, const JournalPlace& place) {
  if (place.sequence == 0) return true;
  const auto record = reader.read(place.sequence, 1, kBytes);
  return record && !record->empty() && record->front().sequence == place.sequence && record->front().hash == place.hash;
}

// Whether the stage has its memory from its snapshot; without, it is as it was made.
bool take_snapshot(Stage& stage, JournalReader& reader, const Memory& memory) {
  if (!stage.has_snapshots()) return false;
  const SnapshotFile file(memory.journal, stage.name().stage, reader.epoch());
  const auto place = file.restore(stage, [&](const JournalPlace& each) { return has(reader, each); });
  if (!place)
    memory.log.warning("a stage's snapshot is of no use; it remembers the journal's window instead",
                       {{"stage", stage.name().stage}, {"reason", place.error().message()}});
  if (!place || !*place) return false;
  stage.begin_after(**place);
  return true;
}

// Reads on behind what cannot be read.
class Replay {
public:
  Replay(JournalReader& reader, Sequence next) : reader_(reader), next_(next) {}

  // Some articles, in order; none: the end.
  Result<std::vector<InFlight>> read() {
    std::vector<InFlight> articles;
    while (articles.empty()) {
      auto records = reader_.read(next_, kArticles, kBytes, Privates::read);
      if (!records) {
        if (++in_a_row_ > kMostUnreadInARow) return failure(records.error());
        if (auto skipped = skip(records.error()); !skipped) return failure(skipped.error());
        continue;
      }
      if (records->empty()) break;
      next_ = records->back().sequence + 1;
      for (const Record& record : *records) take(record, articles);
    }
    return articles;
  }
  std::uint64_t unread() const { return unread_; }
  const std::string& first_fault() const { return first_fault_; }

private:
  Result<> skip(const Error& error) {
    const auto head = reader_.head();
    if (!head) return failure(head.error());
    if (next_ > *head) return failure(error);
    miss(error);
    ++next_;
    return {};
  }
  void take(const Record& record, std::vector<InFlight>& articles) {
    if (!record.has_content()) return;
    auto article = revive(record);
    if (!article) return miss(article.error());
    in_a_row_ = 0;
    articles.push_back(std::move(*article));
  }
  void miss(const Error& error) {
    if (unread_++ == 0) first_fault_ = error.message();
  }

  JournalReader& reader_;
  Sequence next_;
  std::uint64_t unread_ = 0;
  std::uint64_t in_a_row_ = 0;
  std::string first_fault_;
};

void give(Stage& stage, std::span<const InFlight> articles) {
  const auto first = std::find_if(articles.begin(), articles.end(),
                                  [&](const InFlight& each) { return each.sequence > stage.place().sequence; });
  const std::span<const InFlight> news(first, articles.end());
  if (!news.empty()) stage.remember(news);
}

std::vector<Stage*> those_that_remember(std::span<Stage* const> stages) {
  std::vector<Stage*> all;
  for (Stage* stage : stages)
    if (stage->window_seconds() > 0) all.push_back(stage);
  return all;
}

Result<> catch_up(const Memory& memory, JournalReader& reader, std::span<Stage* const> stages) {
  const auto earliest = std::min_element(stages.begin(), stages.end(),
                                         [](Stage* a, Stage* b) { return a->place().sequence < b->place().sequence; });
  if (earliest == stages.end()) return {};
  Replay replay(reader, (*earliest)->place().sequence + 1);
  for (;;) {
    if (memory.stop.stop_requested()) return failure("busy", "newsd is stopping");
    const auto articles = replay.read();
    if (!articles) return failure(articles.error());
    if (articles->empty()) break;
    if (memory.progress) memory.progress(articles->back().sequence);
    try {
      for (Stage* stage : stages) give(*stage, *articles);
    } catch (const StageBroken& broken) {
      return failure("plugin", broken.what());
    }
  }
  if (replay.unread() == 0) return {};
  memory.log.error("articles of the journal cannot be read, and stages do not remember them",
                   {{"count", std::to_string(replay.unread())}, {"first", replay.first_fault()}});
  for (Stage* stage : stages) stage->miss(replay.unread());
  return {};
}

}  // namespace

Result<> remember(const Memory& memory, std::span<Stage* const> stages) {
  const std::vector<Stage*> all = those_that_remember(stages);
  if (all.empty()) return {};
  auto reader = JournalReader::open(memory.journal);
  if (!reader) return failure(reader.error());
  const auto head = reader->head();
  if (!head) return failure(head.error());
  for (Stage* stage : all) {
    if (take_snapshot(*stage, *reader, memory)) continue;
    const auto since = memory.now.count - static_cast<std::int64_t>(stage->window_seconds()) * 1000;
    const auto first = reader->first_since({since});
    if (!first) return failure(first.error());
    stage->begin_after({first->value_or(*head + 1) - 1, {}});
  }
  return catch_up(memory, *reader, all);
}

Result<> catch_up(const Memory& memory, std::span<Stage* const> stages) {
  const std::vector<Stage*> all = those_that_remember(stages);
  if (all.empty()) return {};
  auto reader = JournalReader::open(memory.journal);
  if (!reader) return failure(reader.error());
  return catch_up(memory, *reader, all);
}

}  // namespace newsd::daemon
