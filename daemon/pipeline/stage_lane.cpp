#include "pipeline/stage_lane.hpp"

#include "article/document.hpp"
#include "bus/publisher.hpp"
#include "pipeline/pause.hpp"

namespace newsd::daemon {
namespace {

// The loop of a lane, with its sockets: they are made, used and closed on the lane's thread.
class Loop {
public:
  Loop(zmq::context_t& context, const StageLane::Endpoints& endpoints, Stage& stage, SnapshotKeeper* snapshots,
       const Demand& demand, const std::stop_token& stop)
      : stage_(stage),
        snapshots_(snapshots),
        demand_(demand),
        stop_(stop),
        in_(context, endpoints.in),
        back_(context, endpoints.back),
        out_(context, endpoints.out),
        tap_(context, endpoints.taps) {
    if (endpoints.next_back) next_back_.emplace(context, *endpoints.next_back);
  }

  void run() {
    for (;;) {
      while (auto returned = back_.try_receive()) take_returned(std::move(*returned));
      if (snapshots_ != nullptr) snapshots_->look_at(stage_);
      auto batch = in_.try_receive();
      if (!batch) {
        wait_for_either(in_, back_);
        continue;
      }
      const Errand errand = (*batch)->errand;
      const bool last = errand != Errand::forward;
      if (!last) process(**batch);
      if (errand == Errand::stop && snapshots_ != nullptr) snapshots_->save(stage_);
      out_.send(std::move(*batch));
      if (last) return;
    }
  }

private:
  void process(Batch& batch) {
    stage_.process(batch, stop_);
    if (demand_.wants(Family::tap)) offer_to_taps(batch);
  }

  void offer_to_taps(const Batch& batch) {
    auto group = std::make_unique<TapGroup>();
    group->stage = stage_.name().stage;
    for (const InFlight& each : batch.articles) {
      if (!each.was_seen_by(stage_.name())) continue;
      TapGroup::Tapped& tapped = group->articles.emplace_back();
      tapped.source = each.article.source_id();
      append_document(tapped.body, each.article, Extent::published);
    }
    if (!group->articles.empty()) tap_.offer(std::move(group));
  }

  // What comes back is either news of what was journalled, or a copy whose original was not and which is now new.
  void take_returned(BatchMessage batch) {
    if (batch->errand == Errand::forward) {
      process(*batch);
      out_.send(std::move(batch));
      return;
    }
    stage_.observe(*batch);
    if (next_back_) next_back_->send(std::move(batch));
  }

  Stage& stage_;
  SnapshotKeeper* snapshots_;
  const Demand& demand_;
  const std::stop_token& stop_;
  HopReceiver in_;
  HopReceiver back_;
  HopSender out_;
  Tap tap_;
  std::optional<HopSender> next_back_;
};

}  // namespace

StageLane::StageLane(zmq::context_t& context, const Endpoints& endpoints, Stage& stage, SnapshotKeeper* snapshots,
                     const Demand& demand, std::function<void(std::string)> broken)
    : stage_(stage),
      snapshots_(snapshots),
      demand_(demand),
      broken_(std::move(broken)),
      thread_([this, &context, endpoints](const std::stop_token& stop) { run(stop, context, endpoints); }) {}

void StageLane::run(const std::stop_token& stop, zmq::context_t& context, const Endpoints& endpoints) {
  try {
    Loop(context, endpoints, stage_, snapshots_, demand_, stop).run();
  } catch (const Stopped&) {
    // the batch in hand is given up with the rest
  } catch (const zmq::error_t& error) {
    if (error.num() != ETERM) broken_("stage " + stage_.name().stage + ": " + error.what());
  } catch (const std::exception& exception) {
    broken_(exception.what());
  }
}

}  // namespace newsd::daemon
