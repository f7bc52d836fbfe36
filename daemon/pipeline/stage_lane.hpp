// The thread of one stage: batches in from the hop before it, out to the next; and the way back, on which the journal's
// decisions arrive. The way back is emptied before each batch, so that a stage knows what became of what it has seen.
#pragma once

#include "bus/publication.hpp"
#include "pipeline/hop.hpp"
#include "pipeline/snapshot.hpp"
#include "pipeline/stage.hpp"

#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <zmq.hpp>

namespace newsd::daemon {

class StageLane {
public:
  struct Endpoints {
    std::string in;
    std::string out;
    std::string back;
    std::optional<std::string> next_back;  // of the next stage that observes
    std::string taps;
  };

  // `snapshots` may be null; else it outlives the lane, which alone uses it. Runs until an Errand::stop or leave
  // arrives or the context is shut down. `broken` is called on the lane's thread when the stage cannot go on; the lane
  // then ends.
  StageLane(zmq::context_t& context, const Endpoints& endpoints, Stage& stage, SnapshotKeeper* snapshots,
            const Demand& demand, std::function<void(std::string)> broken);
  // Asks retries to give up; to be followed by the end of the context.
  void give_up() { thread_.request_stop(); }

private:
  void run(const std::stop_token& stop, zmq::context_t& context, const Endpoints& endpoints);

  Stage& stage_;
  SnapshotKeeper* snapshots_;
  const Demand& demand_;
  std::function<void(std::string)> broken_;
  std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace newsd::daemon
