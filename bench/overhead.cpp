// What the pipeline itself costs: a source that emits a ready-made document of 3 KB, stages that do nothing, the last
// of which drops every article, and the journal thread, which therefore has nothing to write. All that is left is
// newsd's: taking over what is emitted (checked, copied, hashed), credit, deliveries, hops, calls, counts, the way back
// to the stage that observes.
#include "pipeline/pipeline.hpp"
#include "world.hpp"

#include <condition_variable>

namespace newsd::bench {
namespace {

constexpr std::size_t kArticlesAPoll = 6400;
constexpr std::size_t kBatch = 64;

// Stands in for the Asio thread: tells when a poll's delivery is settled.
class SettledDesk final : public Desk {
public:
  void fetch(SourceNumber, std::uint64_t, std::uint32_t, std::string, HttpRequest) override {}
  void watch(SourceNumber, int) override {}
  void reported(SourceNumber, Report) override {}
  void handled(SourceNumber, int) override {}
  void settled(SourceNumber) override {
    const std::lock_guard lock(mutex_);
    is_settled_ = true;
    changed_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return std::exchange(is_settled_, false); });
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_settled_ = false;
};

std::string config(std::int64_t bytes, std::int64_t stages) {
  std::string text = idle_entry("source", "idle-source", "idle") + "articles = " + std::to_string(kArticlesAPoll) +
                     "\nbytes = " + std::to_string(bytes) + "\n";
  for (std::int64_t i = 1; i < stages; ++i)
    text += idle_entry("stage", i == 1 ? "watch" : "pass", "stage-" + std::to_string(i));
  return text + idle_entry("stage", "drop", "last");
}

// Everything between the source and the journal, as app.cpp assembles it.
class World {
public:
  World(std::int64_t bytes, std::int64_t stages) : plan_(plan_of(config(bytes, stages))) {
    pipeline_ = must(Pipeline::create(plan_.stages, {{4096, 256ULL << 20}, {}},
                                      {context_, *journal_, *revisions_, head_, demand_, clock_, log_}));
    pipeline_->start(
        [this](std::shared_ptr<Delivery> delivery) {
          lane_->post([this, delivery = std::move(delivery)](Outbox&) { source_->settled(*delivery); });
        },
        [](const std::string&) {});
    source_ = must(Source::create(plan_.sources.front(), 0, std::nullopt,
                                  {pipeline_->credit(),
                                   pipeline_->tally(),
                                   [this] { return pipeline_->next_token(); },
                                   [this] { return ++deliveries_; },
                                   desk_,
                                   clock_,
                                   log_,
                                   16 << 20,
                                   {}}));
    lane_ = std::make_unique<SourceLane>(context_, pipeline_->entry(), kBatch);
  }
  ~World() {
    pipeline_->drain(std::chrono::steady_clock::now() + std::chrono::seconds(10));
    lane_.reset();
    context_.shutdown();
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void poll() {
    lane_->post([this](Outbox& outbox) { source_->poll(outbox); });
    desk_.wait();
  }

private:
  Folder folder_;
  Plan plan_;
  SystemClock clock_;
  NullLog log_;
  std::unique_ptr<Journal> journal_ = must(Journal::open(folder_.path() / "newsd.db", clock_));
  std::unique_ptr<RevisionIndex> revisions_ = must(RevisionIndex::open(folder_.path() / "newsd.db"));
  Head head_{0};
  Demand demand_;
  SettledDesk desk_;
  std::uint64_t deliveries_ = 0;
  zmq::context_t context_{1};
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<SourceLane> lane_;
};

// Arguments: bytes of text, stages. An iteration is one poll.
void overhead(benchmark::State& state) {
  World world(state.range(0), state.range(1));
  world.poll();  // the first one saves the source's row
  for (auto _ : state) world.poll();
  report_articles(state, kArticlesAPoll);
}

BENCHMARK(overhead)
    ->Name("overhead/pipeline")
    ->Args({3072, 3})
    ->Args({3072, 1})
    ->Args({0, 3})
    ->Args({0, 1})
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace newsd::bench
