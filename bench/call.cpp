// What it costs to have a plugin look at an article: Stage::process() around a plugin that does nothing, beside calling
// the same function of the same library directly, once an article.
#include "world.hpp"

namespace newsd::bench {
namespace {

struct Parts {
  NullLog log;
  SystemClock clock;
  CreditPool credit{{1 << 20, 1ULL << 40}};
  Tally tally;
  Plan plan = plan_of(idle_entry("stage", "pass", "pass"));
  Stage::Tokens tokens() {
    return {[] { return std::uint64_t{1}; }, &credit, &tally};
  }
};

void stage(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  Parts parts;
  const auto made = must(Stage::create(parts.plan.stages.front(), parts.log, parts.clock, parts.tokens()));
  Batch batch;
  batch.articles = articles_in_flight(0, size, 3072);
  const std::stop_token never;
  for (auto _ : state) {
    made->process(batch, never);
    for (InFlight& each : batch.articles) each.lineage.clear();
  }
  report_articles(state, size);
}

void direct(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  Parts parts;
  const Descriptor& plugin = *parts.plan.stages.front().plugin.descriptor;
  HostServices services("pass", parts.log, parts.clock);
  const Instance instance = must(Instance::create(plugin, services, Value()));
  const auto articles = articles_in_flight(0, size, 3072);
  const FieldSet none;
  StageOutput output("pass", none, {});
  CallError error;
  for (auto _ : state)
    for (const InFlight& each : articles) {
      const newsd_article shown{sizeof(newsd_article), NEWSD_FIELD_COUNT, each.token, each.article.fields(), {}};
      const newsd_batch batch{sizeof(newsd_batch), 1, sizeof(newsd_article), 0, &shown};
      benchmark::DoNotOptimize(plugin.stage.process(instance.self(), &batch, output.table(), error.get()));
    }
  report_articles(state, size);
}

BENCHMARK(stage)->Name("call/newsd")->Arg(1)->Arg(64)->Arg(256);
BENCHMARK(direct)->Name("call/direct")->Arg(1)->Arg(64)->Arg(256);

}  // namespace
}  // namespace newsd::bench
