// What travels through the pipeline: articles on their way, in batches.
#pragma once

#include "article/article.hpp"
#include "article/kind.hpp"
#include "journal/record.hpp"
#include "pipeline/by_hand.hpp"
#include "pipeline/credit.hpp"
#include "pipeline/delivery.hpp"
#include "pipeline/tally.hpp"
#include "plugin/stage_output.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsd::daemon {

// A stage as lineage names it; outlives the articles that it has seen.
struct StageName {
  std::string stage;  // the instance
  std::string plugin;
  std::string version;
  std::vector<WritePart> writes;  // all that it may write
};

struct LineageStep {
  const StageName* stage;
  std::uint32_t microseconds;
  std::uint64_t wrote;  // of stage->writes, by its place
};

// An article and all that it carries along until its end.
struct InFlight {
  Article article;
  std::uint64_t token = 0;
  ContentHash hash;  // of what was emitted, before any stage
  std::string key;   // of the item within its source
  std::shared_ptr<Delivery> delivery;
  std::uint32_t slot = 0;  // in the delivery
  Credit credit;
  std::vector<LineageStep> lineage;
  std::unique_ptr<ByHand> by_hand;  // mostly none

  End end = End::none;
  std::string reason;    // of a drop (the rule) or a death
  std::string ended_by;  // the stage, or "source" or "journal"

  std::optional<ArticleId> alias;  // the id it came with, when it took over an earlier one's
  Sequence sequence = 0;           // once journalled

  bool is_withdrawal() const { return by_hand && by_hand->dead_letter == 0; }
  bool is_on_its_way() const { return end == End::none; }
  void finish(End how, std::string by, std::string why) {
    end = how;
    ended_by = std::move(by);
    reason = std::move(why);
  }
  bool was_seen_by(const StageName& stage) const {
    for (const LineageStep& step : lineage)
      if (step.stage == &stage) return true;
    return false;
  }
};

// A sink has come that far.
struct CursorMove {
  std::string consumer;
  Sequence sequence = 0;
  Credit credit;  // of its own, as a closing mark's
};

// A journalled article that a sink refuses for good.
struct SinkDeath {
  std::string sink, source, article_id, reason, document;
};

// The operator has paused sources, or lets them go on.
struct PauseChange {
  std::vector<PauseRow> rows;
  std::function<void()> on_disk;  // called on the journal thread
  Credit credit;                  // of its own, as a closing mark's
};

// A delivery's closing mark: all of its articles are in this batch or have gone before. Holds credit of its own, so
// that what waits for everything to end waits for it too.
struct Closing {
  std::shared_ptr<Delivery> delivery;
  Credit credit;
};

enum class Errand : std::uint8_t {
  forward,  // stage after stage, then the journal
  observe,  // back from the journal: what became of it
  leave,    // the stages' last one: each passes it on and ends; the journal goes on
  stop      // the last one: whoever receives it passes it on and ends
};

// Owned by one thread at a time, handed on by a hop. Its articles' credit returns when all of it has been destroyed.
struct Batch {
  Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() {
    for (InFlight& each : articles) credit.absorb(each.credit);
  }

  Credit credit;  // the first member, so the last to go
  Errand errand = Errand::forward;
  std::vector<InFlight> articles;
  std::vector<Closing> closings;
  std::vector<CursorMove> cursors;  // of sinks
  std::vector<SinkDeath> sink_deaths;
  std::vector<PauseChange> pauses;
  std::atomic<int> handed_over{0};  // orders the writes before a hop with the reads after it
};

}  // namespace newsd::daemon
