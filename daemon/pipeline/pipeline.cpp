#include "pipeline/pipeline.hpp"

#include "bus/bus.hpp"
#include "pipeline/replay.hpp"

#include <algorithm>

namespace newsd::daemon {

Pipeline::Pipeline(Options options, Parts parts) : options_(options), parts_(parts), credit_(options.credit) {}

Result<std::unique_ptr<Pipeline>> Pipeline::create(std::vector<StagePlan> plans, Options options, Parts parts) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(options, parts));
  const Stage::Tokens tokens{[made = pipeline.get()] { return made->next_token(); }, &pipeline->credit_,
                             &pipeline->tally_};
  for (StagePlan& plan : plans) {
    auto stage = Stage::create(std::move(plan), parts.log, parts.clock, tokens, options.patience);
    if (!stage) return failure(stage.error());
    pipeline->stages_.push_back(std::move(*stage));
  }
  return pipeline;
}

Pipeline::~Pipeline() {
  // Threads that are still there end with the context: their sockets report ETERM.
  if (lanes_.empty() && !committer_) return;
  for (const auto& lane : lanes_) lane->give_up();
  if (committer_) committer_->give_up();
  parts_.context.shutdown();
}

std::string Pipeline::way_in(std::size_t stage) const { return "inproc://pipeline/in/" + std::to_string(stage); }
std::string Pipeline::way_back(std::size_t stage) const { return "inproc://pipeline/back/" + std::to_string(stage); }

std::optional<std::size_t> Pipeline::next_observer(std::size_t from) const {
  for (std::size_t i = from; i < stages_.size(); ++i)
    if (stages_[i]->observes()) return i;
  return std::nullopt;
}

Result<> Pipeline::remember(const std::filesystem::path& journal, const std::function<void(Sequence)>& progress) {
  std::vector<Stage*> stages;
  for (const auto& stage : stages_) stages.push_back(stage.get());
  return replay_windows(journal, stages, parts_.clock.now(), progress);
}

void Pipeline::start(Committer::Settled settled, const std::function<void(std::string)>& broken) {
  const auto back_to = [this](std::optional<std::size_t> stage) {
    return stage ? std::optional(way_back(*stage)) : std::nullopt;
  };
  const auto first_skipping =
      std::find_if(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->plan().skips_copies; });
  std::optional<std::size_t> again;
  if (first_skipping != stages_.end()) again = static_cast<std::size_t>(first_skipping - stages_.begin());

  committer_ = std::make_unique<Committer>(
      parts_.context,
      Committer::Endpoints{way_in(stages_.size()), Bus::kPublications, back_to(next_observer(0)), back_to(again)},
      Committer::Parts{parts_.journal, parts_.revisions, tally_, parts_.head, parts_.demand, parts_.clock, parts_.log},
      options_.commit, std::move(settled));
  for (std::size_t i = 0; i < stages_.size(); ++i)
    lanes_.push_back(std::make_unique<StageLane>(
        parts_.context,
        StageLane::Endpoints{way_in(i), way_in(i + 1), way_back(i), back_to(next_observer(i + 1)), Bus::kTaps},
        *stages_[i], parts_.demand, broken));
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
