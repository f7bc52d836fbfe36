// A delivery: one answer of a source, from its first article to the transaction that saves the source's state.
//
// A source lane opens it and emits into it; every article (and the closing mark) counts as one open end. Ends are
// recorded by the journal thread alone, where the last one completes the delivery.
#pragma once

#include "article/identity.hpp"
#include "pipeline/tally.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

// What the source's row in the journal shall hold after this delivery.
struct SourceUpdate {
  std::string state;  // the plugin's own
  std::string http;
  std::string seen;
};

struct Outcome {
  std::uint32_t slot;  // place in the order of emit()
  std::string key;
  ArticleId id;
  End end;
  std::string reason;
};

class Delivery {
public:
  Delivery(std::uint64_t number, std::string source_id) : number_(number), source_id_(std::move(source_id)) {}

  std::uint64_t number() const { return number_; }
  const std::string& source_id() const { return source_id_; }

  // Any lane that makes an article of this delivery, before it sends it on.
  void expect_one() { open_.fetch_add(1, std::memory_order_relaxed); }
  // The source lane, once, before it sends the closing mark: what to save (none = nothing), and the ends of what it
  // did not even send on.
  void close(std::optional<SourceUpdate> update, std::vector<Outcome> ended_early) {
    update_ = std::move(update);
    ended_early_ = std::move(ended_early);
  }

  // The journal thread: one end, or the closing mark. True when that was the last.
  bool end_one() { return open_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  void record(Outcome outcome) { outcomes_.push_back(std::move(outcome)); }
  const std::optional<SourceUpdate>& update() const { return update_; }
  // All ends, in the order of emit(); once the delivery is complete.
  std::vector<Outcome> take_outcomes() {
    std::vector<Outcome> all = std::move(outcomes_);
    all.insert(all.end(), std::make_move_iterator(ended_early_.begin()), std::make_move_iterator(ended_early_.end()));
    std::stable_sort(all.begin(), all.end(), [](const Outcome& a, const Outcome& b) { return a.slot < b.slot; });
    return all;
  }

private:
  const std::uint64_t number_;
  const std::string source_id_;
  std::atomic<std::uint32_t> open_{1};  // 1 = the closing mark
  std::optional<SourceUpdate> update_;
  std::vector<Outcome> outcomes_;
  std::vector<Outcome> ended_early_;
};

}  // namespace newsd::daemon
