// The plugins at work: sources on their lanes, stages in the pipeline, sinks behind the journal. App owns it.
//
// What works can be exchanged for what another plan says (reload.hpp does it, step by step):
//
//   prepare()   makes what is new, beside what works            a thread of its own: it may take long
//   hold()      no source gets anything new to do               Asio
//   settle()    waits until nothing is on its way               the thread of prepare()
//   exchange()  what was made goes to work, the rest leaves     Asio
//
// Instead of exchange(), release() lets all go on as it was. What did not change stays: the instance with its memory, a
// source with its timer, a sink with the call that it is in. Stages without memory are always made anew, so that files
// which they read are read again.
//
// Threads: all on the Asio thread, but for the two above. One exchange at a time.
#pragma once

#include "config/settings.hpp"
#include "fetch/scheduler.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/sink_lane.hpp"
#include "plan.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace newsd::daemon {

// What stays (lent by the graph), or what was made to take a place.
template <class T>
struct Seat {
  T* stays = nullptr;
  std::unique_ptr<T> made{};

  T* operator->() const { return made ? made.get() : stays; }
};

class Graph {
public:
  struct Parts {  // all outlive the graph
    boost::asio::io_context& io;
    zmq::context_t& context;
    HttpClient& http;
    Journal& journal;
    RevisionIndex& revisions;
    Head& head;
    const Demand& demand;
    const Clock& clock;
    Log& log;
  };
  // A graph to be; destroyed before the graph for which it was prepared.
  struct Successor {
    Plan plan;
    Settings settings;
    std::vector<Seat<Stage>> stages;
    std::vector<Seat<Source>> sources;
    std::vector<Seat<SinkLane>> sinks;
  };
  // What has no work any more; destroyed on any thread, before the graph.
  struct Leaving {
    std::vector<std::unique_ptr<Stage>> stages;
    std::vector<std::unique_ptr<Source>> sources;
    std::vector<std::unique_ptr<SinkLane>> sinks;
  };

  // Makes all instances; those that remember are given their memory back. Nothing runs yet.
  // `progress` hears up to which article they have been reminded.
  using Progress = std::function<void(Sequence)>;
  static Result<std::unique_ptr<Graph>> create(const Plan& plan, const Settings& settings, const Parts& parts,
                                               const Progress& progress = {});
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  // `broken` is called on the thread of a stage that cannot go on.
  void start(const std::function<void(std::string)>& broken);
  // Stops fetching, and lets what is under way end and be committed. False if the deadline came first: then threads
  // are still at work, and the graph cannot be destroyed.
  bool stop(std::chrono::steady_clock::time_point deadline);

  // The errors are those of create(); nothing that works has changed then.
  // A stop asks it to give up.
  Result<Successor> prepare(const Plan& plan, const Settings& settings, const std::stop_token& stop = {},
                            const Progress& progress = {});
  void hold(const Successor& next);
  // Afterwards everything that was accepted has ended, and what was made knows of it. The errors (code "busy") say what
  // took too long.
  // A stop asks it to give up.
  Result<> settle(Successor& next, std::chrono::steady_clock::time_point deadline, const std::stop_token& stop);
  Leaving exchange(Successor next);
  void release() { scheduler_->release(); }
  // After a release(), on the thread of settle(): sinks that were to leave work again.
  void keep_sinks(const Successor& next);

  // The piece of work that has been under way longest, and for how long. On the Asio thread.
  std::pair<std::string, std::chrono::milliseconds> longest_work() const;

  const Plan& plan() const { return plan_; }
  const Settings& settings() const { return settings_; }
  const Pipeline& pipeline() const { return *pipeline_; }
  Pipeline& pipeline() { return *pipeline_; }
  const Scheduler& scheduler() const { return *scheduler_; }
  Scheduler& scheduler() { return *scheduler_; }
  const std::vector<std::unique_ptr<SinkLane>>& sinks() const { return sinks_; }

private:
  Graph(const Settings& settings, const Parts& parts);
  Source::Parts source_parts(const Settings& settings);
  Result<> prepare_stages(Successor& next, const std::stop_token& stop, const Progress& progress);
  Result<> prepare_sources(Successor& next);
  Result<> prepare_sinks(Successor& next);
  Result<> begin(Successor& next, const std::stop_token& stop) const;
  bool source_lanes_are_done(std::chrono::steady_clock::time_point deadline);
  SourceLane& lane_of(const Source& source) { return *source_lanes_[source.number() % source_lanes_.size()]; }

  Plan plan_;
  Settings settings_;
  const Parts parts_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Scheduler> scheduler_;
  SourceNumber next_number_ = 0;
  std::atomic<std::uint64_t> next_delivery_{1};
  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<std::unique_ptr<SinkLane>> sinks_;
  std::vector<std::unique_ptr<SourceLane>> source_lanes_;
};

}  // namespace newsd::daemon
