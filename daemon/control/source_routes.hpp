// The operator's verbs on sources, as routes of the control API.
#pragma once

#include "control/routes.hpp"
#include "fetch/scheduler.hpp"
#include "pipeline/credit.hpp"
#include "pipeline/hop.hpp"

#include <functional>

namespace newsd::daemon {

// All outlive the routes.
struct SourceRoutesParts {
  Scheduler& scheduler;
  CreditPool& credit;
  const Clock& clock;
  HopSender journal_in;                                  // made on the Asio thread
  std::function<void(std::function<void()>)> post_back;  // runs the work on the Asio thread; any thread
};

// GET  /v1/sources
// POST /v1/sources/pause, …/resume   {"sources":["ID",…]} or {"all":true}; answered once it is on disk
// POST /v1/sources/refresh           the same, and "wait":true: answered once what was polled is on disk
//
// resume also ends the pause of an id that is not configured now; the answer then has "configured":false with it.
// Else a request that names a source which is not there, or which cannot be refreshed, changes nothing.
void add_source_routes(Routes& routes, SourceRoutesParts parts);

}  // namespace newsd::daemon
