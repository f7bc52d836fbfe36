// A stage: one plugin instance and how the host lets it work on batches.
#pragma once

#include "base/busy.hpp"
#include "base/clock.hpp"
#include "pipeline/batch.hpp"
#include "plugin/catalog.hpp"
#include "plugin/instance.hpp"
#include "plugin/services.hpp"
#include "plugin/stage_output.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace newsd::daemon {

struct StagePlan {
  Found plugin;
  std::string name;                       // of the instance
  newsd_value config;                     // fits the plugin's schema; outlives the stage
  bool skips_copies = false;              // copies pass it by
  std::shared_ptr<const Tree> options{};  // which holds `config`, unless somebody else does
};

// An article of the journal, by which a memory of all up to it can be told from that of another journal.
struct JournalPlace {
  Sequence sequence = 0;
  ContentHash hash;
};

struct StageCounts {
  std::uint64_t processed = 0;
  std::uint64_t retried = 0;
  std::uint64_t dropped = 0;
  std::uint64_t dead = 0;
  std::chrono::nanoseconds time{0};  // in the plugin's process()
  std::uint64_t unread = 0;          // journalled articles that it should remember, and that could not be read
};

// How long a batch that answers RETRY, BUSY or BROKEN is tried again: about six seconds in all.
struct Patience {
  int max_tries = 8;
  std::chrono::milliseconds first_pause{50};
  std::chrono::milliseconds longest_pause{2000};
};

// What a batch met in a stage that the host cannot mend by itself; newsd stops, and its next start begins from the
// journal.
class StageBroken : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// Threads: create() and destruction on one thread while no lane runs; counts() from any; the rest on the lane.
class Stage {
public:
  struct Tokens {  // makes tokens and credit for what stages emit
    std::function<std::uint64_t()> next_token;
    CreditPool* credit;
    Tally* tally;
  };

  static Result<std::unique_ptr<Stage>> create(StagePlan plan, Log& log, const Clock& clock, Tokens tokens,
                                               Patience patience = {});

  // Every article that is on its way passes through the plugin, unless it has done so before (one that goes again), or
  // is a copy and the stage skips those. RETRY and BUSY
  // are waited out; a batch that stays refused is halved until the articles to blame have ended as dead. Throws
  // StageBroken when the instance cannot go on.
  void process(Batch& batch, const std::stop_token& stop);
  // Tells the plugin what became of the articles that it has seen.
  void observe(const Batch& batch);
  // Feeds journalled articles that went by before it was there, in order.
  void remember(std::span<const InFlight> journalled);
  void miss(std::uint64_t unread);
  // Up to where it knows the journal: the last article of which it was told, or behind which it is to begin.
  JournalPlace place() const { return place_; }
  void begin_after(JournalPlace place) { place_ = place; }

  // Whether its memory can be saved. What it writes stands for all articles up to place(), and none on their way.
  bool has_snapshots() const;
  using Take = std::function<bool(std::span<const std::uint8_t>)>;                  // false: no more
  using Give = std::function<std::optional<std::size_t>(std::span<std::uint8_t>)>;  // fills a beginning; 0: the end
  Result<> snapshot(Take take);
  // After an error the stage is as it was made.
  Result<> restore(Give give);

  const StageName& name() const { return name_; }
  const StagePlan& plan() const { return plan_; }
  bool observes() const { return abi().observe != nullptr || abi().forget != nullptr; }
  std::uint64_t window_seconds() const { return abi().window_seconds; }
  StageCounts counts() const;
  void go_on_counting(const StageCounts& counts);  // from those of the one whose place it takes
  const Busy& busy() const { return busy_; }       // with a call of process(), observe() or forget()
  std::map<std::string, std::uint64_t> counters() const { return services_.counters(); }

private:
  using Places = std::span<InFlight* const>;

  Stage(StagePlan plan, Log& log, const Clock& clock, Tokens tokens, Patience patience);
  const newsd_stage& abi() const { return plan_.plugin.descriptor->stage; }
  Result<> make_instance();
  void process_places(Places places, const std::stop_token& stop);
  newsd_status call(Places places, StageOutput& output, std::string& reason);
  newsd_status try_until_answered(Places places, std::string& reason, const std::stop_token& stop);
  void take_results(Places places, std::vector<StageResult>& results, std::chrono::nanoseconds took);
  void take_emitted(const InFlight& parent, std::vector<StageResult::Emitted>& emitted);
  void join_emitted(Batch& batch);
  void replace_instance(const std::string& reason);
  void forget(const InFlight& article, End end);
  bool takes(const InFlight& article) const;

  StagePlan plan_;
  StageName name_;
  HostServices services_;
  Tokens tokens_;
  const Patience patience_;
  std::optional<Instance> instance_;
  Busy busy_;
  std::vector<std::pair<const InFlight*, InFlight>> made_;  // by articles of the batch in hand, in order
  JournalPlace place_;
  mutable std::mutex counts_mutex_;
  StageCounts counts_;
};

}  // namespace newsd::daemon
