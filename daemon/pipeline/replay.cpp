#include "pipeline/replay.hpp"

#include "journal/reader.hpp"
#include "pipeline/revive.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

constexpr std::size_t kArticles = 256;  // a read
constexpr std::uint64_t kBytes = 8ULL << 20;

struct Listener {
  Stage* stage;
  std::int64_t since;  // Unix milliseconds
};

std::vector<Listener> listeners(std::span<Stage* const> stages, UnixMilliseconds now) {
  std::vector<Listener> found;
  for (Stage* stage : stages)
    if (stage->window_seconds() > 0)
      found.push_back({stage, now.count - static_cast<std::int64_t>(stage->window_seconds()) * 1000});
  return found;
}

}  // namespace

Result<> replay_windows(const std::filesystem::path& journal, std::span<Stage* const> stages, UnixMilliseconds now,
                        const std::function<void(Sequence)>& progress) {
  const std::vector<Listener> all = listeners(stages, now);
  if (all.empty()) return {};
  auto reader = JournalReader::open(journal);
  if (!reader) return failure(reader.error());
  const auto longest =
      std::min_element(all.begin(), all.end(), [](const Listener& a, const Listener& b) { return a.since < b.since; });
  const auto first = reader->first_since({longest->since});
  if (!first) return failure(first.error());
  for (Sequence next = first->value_or(0); next > 0;) {
    auto records = reader->read(next, kArticles, kBytes, Privates::read);
    if (!records) return failure(records.error());
    if (records->empty()) break;
    next = records->back().sequence + 1;
    if (progress) progress(records->back().sequence);
    for (const Listener& listener : all) {
      std::vector<InFlight> articles;
      for (const Record& record : *records) {
        if (record.journalled.count < listener.since) continue;
        auto article = revive(record);
        if (!article) return failure(article.error());
        articles.push_back(std::move(*article));
      }
      try {
        if (!articles.empty()) listener.stage->remember(articles);
      } catch (const StageBroken& broken) {
        return failure("plugin", broken.what());
      }
    }
  }
  return {};
}

}  // namespace newsd::daemon
