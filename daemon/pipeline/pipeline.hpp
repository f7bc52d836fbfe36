// The data path, on one screen: sources emit into entry(), stage after stage works, the journal commits.
//
//   source lanes ─► stage lane ─► … ─► stage lane ─► committer ─► bus
//                      ▲  └── way back ──► ▲ └─────────┘
//
// Stages can be exchanged while nothing is on its way: the committer and whoever sends to journal_in() go on.
//
// Threads: one a stage and the committer's; all are joined by the destructor. create(), start(), take_stages(),
// set_stages(), drain() and the destructor on one thread.
#pragma once

#include "pipeline/committer.hpp"
#include "pipeline/credit.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/stage_lane.hpp"
#include "pipeline/tally.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>
#include <zmq.hpp>

namespace newsd::daemon {

class Pipeline {
public:
  struct Options {
    CreditPool::Limits credit;
    Committer::Limits commit;
    Patience patience{};
    std::filesystem::path journal{};  // beside which snapshots of stages are kept; empty: nowhere
    SnapshotKeeper::Pace snapshots{};
  };
  // All outlive the pipeline.
  struct Parts {
    zmq::context_t& context;
    Journal& journal;
    RevisionIndex& revisions;
    Head& head;
    const Demand& demand;
    const Clock& clock;
    Log& log;
  };

  // Makes the stages, in the order of `plans`, as make_stage() and set_stages() do.
  static Result<std::unique_ptr<Pipeline>> create(std::vector<StagePlan> plans, Options options, Parts parts);
  ~Pipeline();

  // A stage for this pipeline, not yet in it. Any thread; it is destroyed before the pipeline.
  Result<std::unique_ptr<Stage>> make_stage(StagePlan plan);
  // Ends the lanes of the stages and gives the stages away. Everything that was accepted has ended and been observed,
  // and nothing is sent to entry() until there are stages again.
  std::vector<std::unique_ptr<Stage>> take_stages();
  // Lets these work from here on, in this order; entry() is another one than before.
  void set_stages(std::vector<std::unique_ptr<Stage>> stages);
  // Gives the stages that remember their memory: from their snapshots, and from the journal.
  Result<> remember(const std::filesystem::path& journal);
  // Starts the threads. `settled` is called on the journal thread, `broken` on the thread of a stage that cannot go on.
  void start(Committer::Settled settled, const std::function<void(std::string)>& broken);
  // Waits until everything that was accepted has ended and been observed, then ends the threads. False if the deadline
  // came first: what is left was not committed and comes again.
  bool drain(std::chrono::steady_clock::time_point deadline);

  // For the source lanes, any thread.
  std::string entry() const { return way_in(0); }
  static std::string journal_in() { return "inproc://pipeline/journal"; }  // for the sink lanes
  CreditPool& credit() { return credit_; }
  Tally& tally() { return tally_; }
  std::uint64_t next_token() { return next_token_.fetch_add(1, std::memory_order_relaxed); }

  Counts counts() const { return tally_.counts(); }
  const std::vector<std::unique_ptr<Stage>>& stages() const { return stages_; }
  // What has been under way longest, a stage's call or a write of the journal, and for how long. Lanes are started.
  std::pair<std::string, std::chrono::milliseconds> longest_work() const;
  std::optional<Error> journal_problem() const { return committer_ ? committer_->problem() : std::nullopt; }

private:
  Pipeline(Options options, Parts parts);
  std::string way_in(std::size_t stage) const;    // endpoint; past the last stage, the committer's
  std::string way_back(std::size_t stage) const;  // endpoint
  std::optional<std::size_t> next_observer(std::size_t from) const;
  std::optional<std::string> way_back_to(std::optional<std::size_t> stage) const;
  void keep_snapshots();
  void start_lanes();

  const Options options_;
  const Parts parts_;
  CreditPool credit_;
  Tally tally_;
  std::atomic<std::uint64_t> next_token_{1};
  std::vector<std::unique_ptr<Stage>> stages_;
  std::uint64_t generation_ = 0;  // of stages: no two generations share an endpoint
  std::function<void(std::string)> broken_;
  std::map<const Stage*, SnapshotKeeper> keepers_;  // of those that have snapshots
  std::vector<std::unique_ptr<StageLane>> lanes_;
  std::unique_ptr<Committer> committer_;
};

}  // namespace newsd::daemon
