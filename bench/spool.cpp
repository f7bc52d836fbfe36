// The spool source alone: from files in its folder to batches at the pipeline's entry, and the files to done/. The
// articles are thrown away there, as if journalled.
#include "articles.hpp"
#include "pipeline/hop.hpp"
#include "world.hpp"

#include <poll.h>
#include <atomic>
#include <fstream>
#include <set>

namespace newsd::bench {
namespace {

constexpr std::size_t kFiles = 4096;
constexpr std::size_t kBatch = 64;

void fill(const std::filesystem::path& folder, std::uint64_t& next) {
  for (std::size_t i = 0; i < kFiles; ++i, ++next)
    std::ofstream(folder / (std::to_string(next) + ".json"), std::ios::binary) << article_json(next, 3072);
}

// A source on a lane: asks for it to be called again while its descriptor is readable, as the scheduler does.
class Spool final : public Desk {
public:
  explicit Spool(const std::filesystem::path& folder)
      : plan_(plan_of("[[source]]\nplugin = \"spool\"\nid = \"spool\"\npath = \"" + folder.string() + "\"\n")),
        entry_(context_, "inproc://entry"),
        source_(must(Source::create(plan_.sources.front(), 0,
                                    {credit_,
                                     tally_,
                                     [this] { return ++tokens_; },
                                     [this] { return ++deliveries_; },
                                     *this,
                                     clock_,
                                     log_,
                                     16 << 20,
                                     {}}))),
        lane_(std::make_unique<SourceLane>(context_, "inproc://entry", kBatch)) {}

  // Takes what is in the folder, `count` articles, and returns when their files are put away.
  void take(std::size_t count) {
    lane_->post([this](Outbox& outbox) {
      source_->poll(outbox);
      go_on(outbox);
    });
    for (std::size_t taken = 0; taken < count;) taken += settle(*entry_.receive());
    while (!open_.empty()) settle(*entry_.receive());
    std::atomic<bool> idle = false;
    lane_->post([&idle](Outbox&) {
      idle = true;
      idle.notify_one();
    });
    idle.wait(false);
  }

  void fetch(SourceNumber, Question, HttpRequest) override {}
  void watch(SourceNumber, int descriptor) override { descriptor_ = descriptor; }
  void reported(SourceNumber, Report) override {}
  void settled(SourceNumber, std::uint64_t, Ends) override {}
  void handled(SourceNumber, int) override {
    lane_->post([this](Outbox& outbox) { go_on(outbox); });
  }

private:
  void go_on(Outbox& outbox) {
    pollfd readable{descriptor_, POLLIN, 0};
    if (::poll(&readable, 1, 0) > 0) source_->ready(descriptor_, outbox);
  }

  std::size_t settle(Batch& batch) {
    for (InFlight& each : batch.articles) {
      open_.insert(each.delivery->number());
      each.delivery->record({each.slot, each.key, each.article.id(), End::journalled, {}});
      tally_.leave(End::journalled, {});
      end(each.delivery);
    }
    for (const Closing& closing : batch.closings) end(closing.delivery);
    return batch.articles.size();
  }
  void end(const std::shared_ptr<Delivery>& delivery) {
    if (!delivery->end_one()) return;
    open_.erase(delivery->number());
    lane_->post([this, delivery](Outbox&) { source_->settled(*delivery); });
  }

  const Plan plan_;
  const SystemClock clock_;
  NullLog log_;
  CreditPool credit_{{4096, 256ULL << 20}};
  Tally tally_;
  std::uint64_t tokens_ = 0;
  std::uint64_t deliveries_ = 0;
  int descriptor_ = -1;
  std::set<std::uint64_t> open_;  // deliveries of which something has come
  zmq::context_t context_{1};
  HopReceiver entry_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<SourceLane> lane_;
};

void spool(benchmark::State& state) {
  const Folder folder;
  std::uint64_t next = 0;
  std::optional<Spool> made;
  for (auto _ : state) {
    state.PauseTiming();
    made.reset();
    fill(folder.path(), next);
    made.emplace(folder.path());
    state.ResumeTiming();
    made->take(kFiles);
  }
  report_articles(state, kFiles);
}

BENCHMARK(spool)
    ->Name("stage/spool")
    ->Iterations(4)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace newsd::bench
