// The daemon's state as the JSON documents of the control API.
#pragma once

#include "bus/bus.hpp"
#include "fetch/scheduler.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/sink_lane.hpp"
#include "plugin/catalog.hpp"

#include <memory>
#include <string>
#include <vector>

namespace newsd::daemon {

// What a status is made from; all borrowed for the call.
struct StatusOf {
  const Pipeline& pipeline;
  const Scheduler& scheduler;
  const std::vector<std::unique_ptr<SinkLane>>& sinks;
  const Bus& bus;
  const Journal& journal;
  UnixMilliseconds started;
  UnixMilliseconds now;
};

// GET /v1/status. On the Asio thread.
std::string status_json(const StatusOf& of);
// GET /v1/sources: the time, and the sources as in the status. On the Asio thread.
std::string sources_json(const Scheduler& scheduler, UnixMilliseconds now);
// The counts alone, as status/newsd/ carries them. Any thread.
std::string counts_json(const Counts& counts, Sequence head);
// GET /v1/plugins and `newsctl plugin list --json`.
std::string plugins_json(const std::vector<Catalog::Listing>& listings);

}  // namespace newsd::daemon
