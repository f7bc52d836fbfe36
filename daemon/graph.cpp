#include "graph.hpp"

#include "fetch/http_options.hpp"

#include "pipeline/replay.hpp"

#include <algorithm>
#include <future>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace newsd::daemon {
namespace {

constexpr std::size_t kSourceLanes = 2;

// Those of `present` by their names.
template <class T>
std::unordered_map<std::string_view, T*> by_name(const std::vector<std::unique_ptr<T>>& present) {
  std::unordered_map<std::string_view, T*> all;
  for (const auto& each : present) all.emplace(name_of(each->plan()), each.get());
  return all;
}

// The one that works by that very plan, or null.
template <class T, class P>
T* find_same(const std::unordered_map<std::string_view, T*>& present, const P& plan) {
  const auto found = present.find(name_of(plan));
  return found != present.end() && is_same(found->second->plan(), plan) ? found->second : nullptr;
}

// Those of `present` that have no seat.
template <class T>
std::vector<T*> leaving(const std::vector<std::unique_ptr<T>>& present, const std::vector<Seat<T>>& seats) {
  std::unordered_set<const T*> stay;
  for (const Seat<T>& seat : seats) stay.insert(seat.stays);
  std::vector<T*> all;
  for (const auto& each : present)
    if (!stay.contains(each.get())) all.push_back(each.get());
  return all;
}

// The list by `seats`, which takes from `present` what stays; what is left there leaves.
template <class T>
std::vector<std::unique_ptr<T>> seated(std::vector<Seat<T>>& seats, std::vector<std::unique_ptr<T>>& present) {
  std::unordered_map<const T*, std::unique_ptr<T>> by_place;
  for (auto& each : present) {
    const T* place = each.get();
    by_place.emplace(place, std::move(each));
  }
  std::vector<std::unique_ptr<T>> list;
  list.reserve(seats.size());
  for (Seat<T>& seat : seats) list.push_back(seat.made ? std::move(seat.made) : std::move(by_place[seat.stays]));
  present.clear();
  for (auto& [place, each] : by_place)
    if (each) present.push_back(std::move(each));
  return list;
}

template <class T>
std::vector<T*> newcomers(const std::vector<Seat<T>>& seats) {
  std::vector<T*> all;
  for (const Seat<T>& seat : seats)
    if (seat.made) all.push_back(seat.made.get());
  return all;
}

tl::unexpected<Error> too_late(const std::string& what) {
  return failure("busy", what + " within limits.drain_seconds; nothing was changed",
                 "try again when there is less to do, or raise limits.drain_seconds");
}

}  // namespace

Graph::Graph(const Settings& settings, const Parts& parts) : settings_(settings), parts_(parts) {}

Result<std::unique_ptr<Graph>> Graph::create(const Plan& plan, const Settings& settings, const Parts& parts,
                                             const Progress& progress) {
  std::unique_ptr<Graph> graph(new Graph(settings, parts));
  const Pipeline::Options options{
      .credit = {settings.limits.max_in_flight_articles, settings.limits.max_in_flight_bytes},
      .commit = {},
      .journal = settings.journal.path};
  auto pipeline = Pipeline::create(
      {}, options, {parts.context, parts.journal, parts.revisions, parts.head, parts.demand, parts.clock, parts.log});
  if (!pipeline) return failure(pipeline.error());
  graph->pipeline_ = std::move(*pipeline);
  graph->scheduler_ = std::make_unique<Scheduler>(
      Scheduler::Parts{parts.io, parts.http, graph->pipeline_->credit(), parts.clock, parts.log});
  const auto dead = parts.journal.state().dead_count();
  if (!dead) return failure(dead.error());
  graph->pipeline_->tally().start_with_dead(*dead);
  const auto pauses = parts.journal.state().pauses();
  if (!pauses) return failure(pauses.error());
  graph->scheduler_->remember(*pauses);
  auto first = graph->prepare(plan, settings, {}, progress);
  if (!first) return failure(first.error());
  if (auto begun = graph->begin(*first, {}); !begun) return failure(begun.error());
  graph->exchange(std::move(*first));
  return graph;
}

Source::Parts Graph::source_parts(const Settings& settings) {
  return {pipeline_->credit(),
          pipeline_->tally(),
          [this] { return pipeline_->next_token(); },
          [this] { return next_delivery_.fetch_add(1); },
          *scheduler_,
          parts_.clock,
          parts_.log,
          settings.limits.max_article_bytes,
          http_limits(settings.http)};
}

std::pair<std::string, std::chrono::milliseconds> Graph::longest_work() const {
  auto longest = pipeline_->longest_work();
  for (const auto& lane : source_lanes_)
    if (const auto lasting = lane->busy().lasting(); lasting > longest.second) longest = {"a source's call", lasting};
  return longest;
}

Result<Graph::Successor> Graph::prepare(const Plan& plan, const Settings& settings, const std::stop_token& stop,
                                        const Progress& progress) {
  Successor next{plan, settings, {}, {}, {}};
  if (auto done = prepare_stages(next, stop, progress); !done) return failure(done.error());
  for (const auto step : {&Graph::prepare_sources, &Graph::prepare_sinks})
    if (auto done = (this->*step)(next); !done) return failure(done.error());
  return next;
}

Result<> Graph::prepare_stages(Successor& next, const std::stop_token& stop, const Progress& progress) {
  const auto present = by_name(pipeline_->stages());
  for (const StagePlan& each : next.plan.stages) {
    const bool remembers = each.plugin.descriptor->stage.concurrency == NEWSD_STATEFUL;
    if (Stage* same = remembers ? find_same(present, each) : nullptr) {
      next.stages.push_back({same});
      continue;
    }
    auto made = pipeline_->make_stage(each);
    if (!made) return failure(made.error());
    next.stages.push_back({nullptr, std::move(*made)});
  }
  const std::vector<Stage*> made = newcomers(next.stages);
  return remember({settings_.journal.path, parts_.clock.now(), parts_.log, stop, progress}, made);
}

Result<> Graph::prepare_sources(Successor& next) {
  const bool same_limits = next.settings.http == settings_.http &&
                           next.settings.limits.max_article_bytes == settings_.limits.max_article_bytes;
  const auto present = by_name(sources_);
  for (const SourcePlan& each : next.plan.sources) {
    if (Source* same = same_limits ? find_same(present, each) : nullptr) {
      next.sources.push_back({same});
      continue;
    }
    auto made = Source::create(each, next_number_++, source_parts(next.settings));
    if (!made) return failure(made.error());
    next.sources.push_back({nullptr, std::move(*made)});
  }
  return {};
}

Result<> Graph::prepare_sinks(Successor& next) {
  const auto present = by_name(sinks_);
  for (const SinkPlan& each : next.plan.sinks) {
    if (SinkLane* same = find_same(present, each)) {
      next.sinks.push_back({same});
      continue;
    }
    auto reader = JournalReader::open(settings_.journal.path);
    if (!reader) return failure(reader.error());
    auto made = SinkLane::create(each, std::move(*reader), Pipeline::journal_in(),
                                 {parts_.context, parts_.head, pipeline_->credit(), parts_.clock, parts_.log});
    if (!made) return failure(made.error());
    next.sinks.push_back({nullptr, std::move(*made)});
  }
  return {};
}

void Graph::hold(const Successor& next) {
  scheduler_->hold();
  for (Source* source : leaving(sources_, next.sources))
    lane_of(*source).post([source](Outbox& outbox) { source->abandon(outbox); });
}

Result<> Graph::settle(Successor& next, std::chrono::steady_clock::time_point deadline, const std::stop_token& stop) {
  if (!source_lanes_are_done(deadline)) return too_late("a source has not returned");
  if (!pipeline_->credit().wait_idle(deadline)) {
    const auto problem = pipeline_->journal_problem();
    return too_late(std::to_string(pipeline_->counts().in_flight) + " articles have not come to their end" +
                    (problem ? " (" + problem->message() + ")" : ""));
  }
  if (!source_lanes_are_done(deadline)) return too_late("a source has not settled what was journalled");
  const std::vector<SinkLane*> sinks = leaving(sinks_, next.sinks);
  for (SinkLane* sink : sinks) sink->stop();
  for (const SinkLane* sink : sinks)
    if (!sink->has_ended(deadline)) return too_late("sink " + sink->name() + " has not returned");
  return begin(next, stop);
}

// Where those who were made are to begin. Nothing is on its way.
Result<> Graph::begin(Successor& next, const std::stop_token& stop) const {
  const std::vector<Stage*> stages = newcomers(next.stages);
  if (auto caught_up = catch_up({settings_.journal.path, parts_.clock.now(), parts_.log, stop}, stages); !caught_up)
    return caught_up;
  auto reader = JournalReader::open(settings_.journal.path);
  if (!reader) return failure(reader.error());
  for (Source* source : newcomers(next.sources)) {
    auto row = reader->state().source(source->plan().entry.name);
    if (!row) return failure(row.error());
    if (*row) source->begin_from(std::move(**row));
  }
  for (SinkLane* sink : newcomers(next.sinks)) {
    const auto known = reader->state().cursor(SinkLane::consumer(sink->name()));
    if (!known) return failure(known.error());
    const auto before = by_name(sinks_);  // whose last move may not be on disk yet
    const auto same = before.find(sink->name());
    sink->begin_at(same != before.end() ? same->second->cursor() : known->value_or(parts_.journal.head()));
  }
  return {};
}

Graph::Leaving Graph::exchange(Successor next) {
  const bool works = !source_lanes_.empty();
  const std::vector<Source*> new_sources = newcomers(next.sources);
  const std::vector<SinkLane*> new_sinks = newcomers(next.sinks);
  Leaving gone{pipeline_->take_stages(), std::move(sources_), std::move(sinks_)};
  const auto before = by_name(gone.stages);
  for (Stage* stage : newcomers(next.stages))
    if (const Stage* same = find_same(before, stage->plan())) stage->go_on_counting(same->counts());
  pipeline_->set_stages(seated(next.stages, gone.stages));
  sources_ = seated(next.sources, gone.sources);
  sinks_ = seated(next.sinks, gone.sinks);
  plan_ = std::move(next.plan);
  settings_ = next.settings;
  if (!works) return gone;
  for (const auto& source : gone.sources) scheduler_->remove(source->number());
  for (const auto& lane : source_lanes_)
    lane->post([entry = pipeline_->entry()](Outbox& outbox) { outbox.connect(entry); });
  for (SinkLane* sink : new_sinks) sink->start();
  for (Source* source : new_sources) scheduler_->add(*source, lane_of(*source));
  scheduler_->release();
  return gone;
}

void Graph::keep_sinks(const Successor& next) {
  for (SinkLane* sink : leaving(sinks_, next.sinks)) sink->start();
}

void Graph::start(const std::function<void(std::string)>& broken) {
  pipeline_->start([this](const std::shared_ptr<Delivery>& delivery) { scheduler_->deliver_settled(delivery); },
                   broken);
  for (const auto& sink : sinks_) sink->start();
  for (std::size_t i = 0; i < kSourceLanes; ++i)
    source_lanes_.push_back(
        std::make_unique<SourceLane>(parts_.context, pipeline_->entry(), settings_.limits.batch_articles));
  for (const auto& source : sources_) scheduler_->add(*source, lane_of(*source));
}

bool Graph::source_lanes_are_done(std::chrono::steady_clock::time_point deadline) {
  for (const auto& lane : source_lanes_) {
    auto done = std::make_shared<std::promise<void>>();
    auto is_done = done->get_future();
    lane->post([done](Outbox&) { done->set_value(); });
    if (is_done.wait_until(deadline) != std::future_status::ready) return false;
  }
  return true;
}

bool Graph::stop(std::chrono::steady_clock::time_point deadline) {
  scheduler_->stop();
  for (const auto& sink : sinks_) sink->stop();
  pipeline_->credit().close();
  if (!source_lanes_are_done(deadline)) return false;
  // Before the journal thread ends: their last cursors go to it.
  for (const auto& sink : sinks_)
    if (!sink->has_ended(deadline)) return false;
  if (!pipeline_->drain(deadline)) return false;
  source_lanes_.clear();
  sinks_.clear();
  sources_.clear();
  return true;
}

}  // namespace newsd::daemon
