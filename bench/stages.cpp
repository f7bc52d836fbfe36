// Each stage of the default pipeline alone, over the articles with which the whole is measured: batches of 64, 3 KB an
// article. The journal's stage is the journal thread: verdicts, serialising, commits, the index of revisions.
#include "pipeline/committer.hpp"
#include "world.hpp"

#include <algorithm>

namespace newsd::bench {
namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kBatches = 64;  // an iteration
constexpr std::size_t kBytes = 3072;

struct Parts {
  Folder folder;
  NullLog log;
  SystemClock clock;
  CreditPool credit{{1 << 20, 1ULL << 40}};
  Tally tally;
};

std::vector<Batch> fresh_batches(std::uint64_t& next) {
  std::vector<Batch> made(kBatches);
  for (Batch& batch : made) {
    batch.articles = articles_in_flight(next, kBatch, kBytes);
    next += kBatch;
  }
  return made;
}

void stage(benchmark::State& state, const std::string& name) {
  Parts parts;
  const Plan plan = plan_of("", Standard::stages);
  const auto planned =
      std::find_if(plan.stages.begin(), plan.stages.end(), [&](const StagePlan& each) { return each.name == name; });
  const auto made = must(
      Stage::create(*planned, parts.log, parts.clock, {[] { return std::uint64_t{1}; }, &parts.credit, &parts.tally}));
  const std::stop_token never;
  std::uint64_t next = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto batches = fresh_batches(next);
    state.ResumeTiming();
    for (Batch& batch : batches) {
      made->process(batch, never);
      for (InFlight& each : batch.articles) each.finish(End::journalled, "bench", {});
      made->observe(batch);
    }
    state.PauseTiming();
    batches.clear();
    state.ResumeTiming();
  }
  report_articles(state, kBatch * kBatches);
}

void journal(benchmark::State& state) {
  Parts parts;
  const auto path = parts.folder.path() / "newsd.db";
  const auto store = must(Journal::open(path, parts.clock));
  const auto revisions = must(RevisionIndex::open(path));
  Head head(0);
  const Demand demand;
  zmq::context_t context(1);
  zmq::socket_t bus(context, zmq::socket_type::pull);  // takes the publications, after the measured time
  bus.set(zmq::sockopt::rcvhwm, 0);
  bus.bind("inproc://bus");
  Committer committer(context, {"inproc://in", "inproc://bus"},
                      {*store, *revisions, parts.tally, head, demand, parts.clock, parts.log}, {},
                      [](const std::shared_ptr<Delivery>&) {});
  HopSender in(context, "inproc://in");
  std::uint64_t next = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<BatchMessage> batches(kBatches);
    for (BatchMessage& batch : batches) {
      batch->articles = articles_in_flight(next, kBatch, kBytes);
      next += kBatch;
    }
    state.ResumeTiming();
    for (BatchMessage& batch : batches) in.send(std::move(batch));
    head.wait_beyond(next - 1, {});
    state.PauseTiming();
    for (zmq::message_t publications; bus.recv(publications, zmq::recv_flags::dontwait);) publications.rebuild();
    state.ResumeTiming();
  }
  BatchMessage last;
  last->errand = Errand::stop;
  in.send(std::move(last));
  report_articles(state, kBatch * kBatches);
}

void whole_path(benchmark::internal::Benchmark* made) {
  made->Iterations(4)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(stage, extract, std::string("extract"))->Name("stage/extract")->Apply(whole_path);
BENCHMARK_CAPTURE(stage, language, std::string("language"))->Name("stage/language")->Apply(whole_path);
BENCHMARK_CAPTURE(stage, dedup, std::string("dedup"))->Name("stage/dedup")->Apply(whole_path);
BENCHMARK_CAPTURE(stage, rules, std::string("rules"))->Name("stage/rules")->Apply(whole_path);
BENCHMARK_CAPTURE(stage, entities, std::string("entities"))->Name("stage/entities")->Apply(whole_path);
BENCHMARK(journal)->Name("stage/journal")->Apply(whole_path);

}  // namespace
}  // namespace newsd::bench
