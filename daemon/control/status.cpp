#include "control/status.hpp"

#include "article/json.hpp"

namespace newsd::daemon {
namespace {

newsd_value number(std::uint64_t value) { return Tree::integer(static_cast<std::int64_t>(value)); }

newsd_value by_name(Tree& tree, const std::map<std::string, std::uint64_t>& counters) {
  std::vector<newsd_member> members;
  members.reserve(counters.size());
  for (const auto& [name, count] : counters) members.push_back({to_abi(tree.keep(name)), number(count)});
  return tree.object(members);
}

newsd_value time(Tree& tree, const std::optional<UnixMilliseconds>& at) {
  return at ? tree.text(rfc3339(*at)) : Tree::null();
}

newsd_value counts_value(Tree& tree, const Counts& counts) {
  return Members()
      .add("accepted", number(counts.accepted))
      .add("emitted", number(counts.emitted))
      .add("journalled", number(counts.journalled))
      .add("dropped", number(counts.dropped))
      .add("dead", number(counts.dead))
      .add("held", number(counts.held))
      .add("in_flight", number(counts.in_flight))
      .add("add_up", Tree::boolean(counts.add_up()))
      .add("dropped_by_rule", by_name(tree, counts.dropped_by_rule))
      .in(tree);
}

newsd_value sources_value(Tree& tree, const Scheduler& scheduler) {
  std::vector<newsd_value> all;
  for (const SourceStatus& each : scheduler.statuses())
    all.push_back(Members()
                      .add("id", tree.text(each.id))
                      .add("plugin", tree.text(each.plugin))
                      .add("polls", number(each.polls))
                      .add("articles", number(each.articles))
                      .add("problems", number(each.problems))
                      .add("last_problem", tree.text(each.last_problem))
                      .add("failures", number(each.failures))
                      .add("failure", tree.text(each.failure))
                      .add("failing_since", time(tree, each.failing_since))
                      .add("last_success", time(tree, each.last_success))
                      .add("next_poll", time(tree, each.next_poll))
                      .add("paused_since", time(tree, each.paused_since))
                      .add("counters", by_name(tree, each.counters))
                      .in(tree));
  return tree.array(all);
}

newsd_value stages_value(Tree& tree, const Pipeline& pipeline) {
  std::vector<newsd_value> all;
  for (const auto& stage : pipeline.stages()) {
    const StageCounts counts = stage->counts();
    all.push_back(Members()
                      .add("name", tree.text(stage->name().stage))
                      .add("plugin", tree.text(stage->name().plugin))
                      .add("version", tree.text(stage->name().version))
                      .add("processed", number(counts.processed))
                      .add("dropped", number(counts.dropped))
                      .add("dead", number(counts.dead))
                      .add("retried", number(counts.retried))
                      .add("unread", number(counts.unread))
                      .add("microseconds", Tree::integer(counts.time / std::chrono::microseconds(1)))
                      .add("counters", by_name(tree, stage->counters()))
                      .in(tree));
  }
  return tree.array(all);
}

newsd_value sinks_value(Tree& tree, const std::vector<std::unique_ptr<SinkLane>>& sinks) {
  std::vector<newsd_value> all;
  all.reserve(sinks.size());
  for (const auto& sink : sinks)
    all.push_back(Members()
                      .add("name", tree.text(sink->name()))
                      .add("cursor", number(sink->cursor()))
                      .add("dead", number(sink->dead()))
                      .add("retried", number(sink->retried()))
                      .in(tree));
  return tree.array(all);
}

newsd_value journal_value(Tree& tree, const StatusOf& of) {
  const auto problem = of.pipeline.journal_problem();
  return Members()
      .add("epoch", tree.text(std::to_string(of.journal.epoch())))
      .add("head", number(of.journal.head()))
      .add("log_bytes", number(of.journal.log_bytes()))
      .add("problem", problem ? tree.text(problem->message()) : Tree::null())
      .in(tree);
}

newsd_value bus_value(Tree& tree, const Bus& bus) {
  const Bus::Counts counts = bus.counts();
  return Members()
      .add("live", tree.text(bus.live()))
      .add("stream", tree.text(bus.stream()))
      .add("published", number(counts.published))
      .add("live_topics", number(counts.topics))
      .add("stream_sessions", number(counts.sessions))
      .add("garbage", number(counts.garbage))
      .in(tree);
}

newsd_value module_value(Tree& tree, const Catalog::Listing& listing) {
  Members module;
  module.add("path", tree.text(listing.path.string()));
  if (!listing.library) return module.add("error", tree.text(listing.library.error().message())).in(tree);
  std::vector<newsd_value> plugins;
  for (const Descriptor& each : (*listing.library)->plugins())
    plugins.push_back(Members()
                          .add("name", tree.text(each.name))
                          .add("kind", tree.text(kind_name(each.kind)))
                          .add("version", tree.text(each.version))
                          .add("summary", tree.text(each.summary))
                          .in(tree));
  return module.add("plugins", tree.array(plugins)).in(tree);
}

}  // namespace

std::string status_json(const StatusOf& of) {
  Tree tree;
  return to_json(Members()
                     .add("version", Tree::borrow(NEWSD_VERSION))
                     .add("started", tree.text(rfc3339(of.started)))
                     .add("now", tree.text(rfc3339(of.now)))
                     .add("articles", counts_value(tree, of.pipeline.counts()))
                     .add("journal", journal_value(tree, of))
                     .add("bus", bus_value(tree, of.bus))
                     .add("sources", sources_value(tree, of.scheduler))
                     .add("stages", stages_value(tree, of.pipeline))
                     .add("sinks", sinks_value(tree, of.sinks))
                     .in(tree));
}

std::string sources_json(const Scheduler& scheduler, UnixMilliseconds now) {
  Tree tree;
  return to_json(Members().add("now", tree.text(rfc3339(now))).add("sources", sources_value(tree, scheduler)).in(tree));
}

std::string counts_json(const Counts& counts, Sequence head) {
  Tree tree;
  return to_json(Members().add("head", number(head)).add("articles", counts_value(tree, counts)).in(tree));
}

std::string plugins_json(const std::vector<Catalog::Listing>& listings) {
  Tree tree;
  std::vector<newsd_value> modules;
  modules.reserve(listings.size());
  for (const Catalog::Listing& listing : listings) modules.push_back(module_value(tree, listing));
  return to_json(Members().add("modules", tree.array(modules)).in(tree));
}

}  // namespace newsd::daemon
