#include "pipeline/pipeline.hpp"

#include "bus/bus.hpp"
#include "pipeline/replay.hpp"

#include <algorithm>

namespace newsd::daemon {

Pipeline::Pipeline(Options options, Parts parts)
    : options_(std::move(options)), parts_(parts), credit_(options_.credit) {}

Result<std::unique_ptr<Pipeline>> Pipeline::create(std::vector<StagePlan> plans, Options options, Parts parts) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(std::move(options), parts));
  std::vector<std::unique_ptr<Stage>> stages;
  for (StagePlan& plan : plans) {
    auto stage = pipeline->make_stage(std::move(plan));
    if (!stage) return failure(stage.error());
    stages.push_back(std::move(*stage));
  }
  pipeline->set_stages(std::move(stages));
  return pipeline;
}

Result<std::unique_ptr<Stage>> Pipeline::make_stage(StagePlan plan) {
  return Stage::create(std::move(plan), parts_.log, parts_.clock, {[this] { return next_token(); }, &credit_, &tally_},
                       options_.patience);
}

Pipeline::~Pipeline() {
  // Threads that are still there end with the context: their sockets report ETERM.
  if (lanes_.empty() && !committer_) return;
  for (const auto& lane : lanes_) lane->give_up();
  if (committer_) committer_->give_up();
  parts_.context.shutdown();
}

std::string Pipeline::way_in(std::size_t stage) const {
  if (stage == stages_.size()) return journal_in();
  return "inproc://pipeline/" + std::to_string(generation_) + "/in/" + std::to_string(stage);
}

std::string Pipeline::way_back(std::size_t stage) const {
  return "inproc://pipeline/" + std::to_string(generation_) + "/back/" + std::to_string(stage);
}

std::optional<std::size_t> Pipeline::next_observer(std::size_t from) const {
  for (std::size_t i = from; i < stages_.size(); ++i)
    if (stages_[i]->observes()) return i;
  return std::nullopt;
}

Result<> Pipeline::remember(const std::filesystem::path& journal) {
  std::vector<Stage*> stages;
  for (const auto& stage : stages_) stages.push_back(stage.get());
  return daemon::remember({journal, parts_.clock.now(), parts_.log}, stages);
}

std::optional<std::string> Pipeline::way_back_to(std::optional<std::size_t> stage) const {
  return stage ? std::optional(way_back(*stage)) : std::nullopt;
}

void Pipeline::start(Committer::Settled settled, const std::function<void(std::string)>& broken) {
  broken_ = broken;
  committer_ = std::make_unique<Committer>(
      parts_.context, Committer::Endpoints{journal_in(), Bus::kPublications},
      Committer::Parts{parts_.journal, parts_.revisions, tally_, parts_.head, parts_.demand, parts_.clock, parts_.log},
      options_.commit, std::move(settled));
  start_lanes();
}

void Pipeline::start_lanes() {
  const auto first_skipping =
      std::find_if(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->plan().skips_copies; });
  std::optional<std::size_t> again;
  if (first_skipping != stages_.end()) again = static_cast<std::size_t>(first_skipping - stages_.begin());
  committer_->send_back({way_back_to(next_observer(0)), way_back_to(again)});
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const auto keeper = keepers_.find(stages_[i].get());
    lanes_.push_back(std::make_unique<StageLane>(
        parts_.context,
        StageLane::Endpoints{way_in(i), way_in(i + 1), way_back(i), way_back_to(next_observer(i + 1)), Bus::kTaps},
        *stages_[i], keeper == keepers_.end() ? nullptr : &keeper->second, parts_.demand, broken_));
  }
}

std::vector<std::unique_ptr<Stage>> Pipeline::take_stages() {
  if (committer_) {
    BatchMessage last;
    last->errand = Errand::leave;
    HopSender(parts_.context, entry()).send(std::move(last));
    lanes_.clear();
  }
  return std::exchange(stages_, {});
}

void Pipeline::set_stages(std::vector<std::unique_ptr<Stage>> stages) {
  stages_ = std::move(stages);
  ++generation_;
  keep_snapshots();
  if (committer_) start_lanes();
}

// A stage that stays keeps its keeper.
void Pipeline::keep_snapshots() {
  std::map<const Stage*, SnapshotKeeper> before = std::exchange(keepers_, {});
  for (const auto& stage : stages_) {
    if (options_.journal.empty() || !stage->has_snapshots()) continue;
    if (auto known = before.extract(stage.get()))
      keepers_.insert(std::move(known));
    else
      keepers_.try_emplace(stage.get(), SnapshotFile(options_.journal, stage->name().stage, parts_.journal.epoch()),
                           options_.snapshots, parts_.clock, parts_.log);
  }
}

std::pair<std::string, std::chrono::milliseconds> Pipeline::longest_work() const {
  std::pair<std::string, std::chrono::milliseconds> longest{"the journal's write", committer_->busy().lasting()};
  for (const auto& stage : stages_)
    if (const auto lasting = stage->busy().lasting(); lasting > longest.second)
      longest = {"a call of stage " + stage->name().stage, lasting};
  return longest;
}

bool Pipeline::drain(std::chrono::steady_clock::time_point deadline) {
  if (!credit_.wait_idle(deadline)) return false;
  BatchMessage last;
  last->errand = Errand::stop;
  HopSender(parts_.context, entry()).send(std::move(last));
  lanes_.clear();
  committer_.reset();
  return true;
}

}  // namespace newsd::daemon
