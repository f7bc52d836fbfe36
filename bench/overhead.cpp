// What the pipeline itself costs: stages that do nothing, the last of which drops every article, and the journal
// thread, which therefore has nothing to write. All that is left is newsd's own.
//
// "path": articles that are ready, from the source lane on: credit, deliveries, hops, calls, counts, the way back to
// the stage that observes, the articles' end. "emit": the same, and before it the taking over of what a source emits: a
// document, checked, copied, hashed and named.
#include "pipeline/pipeline.hpp"
#include "world.hpp"

#include <condition_variable>

namespace newsd::bench {
namespace {

constexpr std::size_t kArticles = 6400;
constexpr std::size_t kBatch = 64;
constexpr std::uint64_t kArticleBytes = 5000;  // in memory; counting them belongs to taking over

// Stands in for the Asio thread: tells when a poll's delivery is settled.
class SettledDesk final : public Desk {
public:
  void fetch(SourceNumber, Question, HttpRequest) override {}
  void watch(SourceNumber, int) override {}
  void reported(SourceNumber, Report) override {}
  void handled(SourceNumber, int) override {}
  void settled(SourceNumber, std::uint64_t, Ends) override {
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
  std::string text = idle_entry("source", "idle-source", "idle") + "articles = " + std::to_string(kArticles) +
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
    source_ = must(Source::create(plan_.sources.front(), 0,
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

  // One delivery, from the plugin's first article to the last one's end.
  void emit() {
    lane_->post([this](Outbox& outbox) { source_->poll(outbox); });
    wait();
  }
  void send(std::vector<InFlight> articles) {
    lane_->post([this, &articles](Outbox& outbox) { send(articles, outbox); });
    wait();
  }

private:
  void wait() {
    desk_.wait();
    pipeline_->credit().wait_idle(std::chrono::steady_clock::now() + std::chrono::minutes(1));
  }

  void send(std::vector<InFlight>& articles, Outbox& outbox) {
    CreditPool& credit = pipeline_->credit();
    const auto delivery = std::make_shared<Delivery>(++deliveries_, plan_.sources.front().entry.name);
    for (InFlight& each : articles) {
      pipeline_->tally().enter(Tally::Origin::source);
      if (!credit.try_take(kArticleBytes, each.credit)) {
        outbox.flush();
        credit.take(kArticleBytes, each.credit);
      }
      each.token = pipeline_->next_token();
      each.delivery = delivery;
      delivery->expect_one();
      outbox.put(std::move(each));
    }
    delivery->close(std::nullopt, {});
    outbox.put(Closing{delivery, credit.overdraw(0)});
  }

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

// Arguments: bytes of text, stages.
void emit(benchmark::State& state) {
  World world(state.range(0), state.range(1));
  world.emit();  // the first one saves the source's row
  for (auto _ : state) world.emit();
  report_articles(state, kArticles);
}

void path(benchmark::State& state) {
  World world(state.range(0), state.range(1));
  for (auto _ : state) {
    state.PauseTiming();
    auto articles = articles_in_flight(0, kArticles, static_cast<std::size_t>(state.range(0)));
    state.ResumeTiming();
    world.send(std::move(articles));
  }
  report_articles(state, kArticles);
}

void kinds(benchmark::internal::Benchmark* made) {
  made->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond)->Iterations(10);
}

BENCHMARK(path)->Name("overhead/path")->Args({3072, 3})->Args({3072, 1})->Apply(kinds);
BENCHMARK(emit)->Name("overhead/emit")->Args({3072, 3})->Args({0, 3})->Apply(kinds);

}  // namespace
}  // namespace newsd::bench
