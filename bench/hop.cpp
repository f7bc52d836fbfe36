// The hop beside a bare queue under a mutex: the same batches go round between two threads, 16 at a time.
#include "pipeline/hop.hpp"
#include "world.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace newsd::bench {
namespace {

constexpr std::size_t kBatchesUnderWay = 16;

// One thread's two ends of the ways there and back.
class HopEnds {
public:
  using Load = BatchMessage;
  struct Ways {
    zmq::context_t context{1};
  };
  HopEnds(Ways& ways, const char* out, const char* in) : in_(ways.context, in), out_(ways.context, out) {}
  static Load make() { return {}; }
  void send(Load load) { out_.send(std::move(load)); }
  Load receive() { return in_.receive(); }

private:
  HopReceiver in_;
  HopSender out_;
};

class QueueEnds {
public:
  using Load = std::unique_ptr<Batch>;
  class Queue {
  public:
    void push(Load load) {
      {
        const std::lock_guard lock(mutex_);
        loads_.push_back(std::move(load));
      }
      pushed_.notify_one();
    }
    Load pop() {
      std::unique_lock lock(mutex_);
      pushed_.wait(lock, [this] { return !loads_.empty(); });
      Load load = std::move(loads_.front());
      loads_.pop_front();
      return load;
    }

  private:
    std::mutex mutex_;
    std::condition_variable pushed_;
    std::deque<Load> loads_;
  };
  struct Ways {
    std::map<std::string, Queue> queues;
    std::mutex mutex;
    Queue& at(const char* name) {
      const std::lock_guard lock(mutex);
      return queues[name];
    }
  };
  QueueEnds(Ways& ways, const char* out, const char* in) : in_(ways.at(in)), out_(ways.at(out)) {}
  static Load make() { return std::make_unique<Batch>(); }
  void send(Load load) { out_.push(std::move(load)); }
  Load receive() { return in_.pop(); }

private:
  Queue& in_;
  Queue& out_;
};

template <class Ends>
void send_back(typename Ends::Ways& ways) {
  Ends ends(ways, "inproc://back", "inproc://there");
  for (;;) {
    auto load = ends.receive();
    const bool last = load->errand == Errand::stop;
    ends.send(std::move(load));
    if (last) return;
  }
}

// An iteration is one batch gone there and back: two hops.
template <class Ends>
void hop(benchmark::State& state) {
  typename Ends::Ways ways;
  std::thread other([&ways] { send_back<Ends>(ways); });
  Ends ends(ways, "inproc://there", "inproc://back");
  for (std::size_t i = 0; i < kBatchesUnderWay; ++i) {
    auto load = Ends::make();
    load->articles.resize(static_cast<std::size_t>(state.range(0)));
    ends.send(std::move(load));
  }
  for (auto _ : state) ends.send(ends.receive());
  for (std::size_t i = 1; i < kBatchesUnderWay; ++i) ends.receive();
  auto last = ends.receive();
  last->errand = Errand::stop;
  ends.send(std::move(last));
  ends.receive();
  other.join();
  report_articles(state, 2 * static_cast<std::size_t>(state.range(0)));
}

void sizes(benchmark::internal::Benchmark* made) {
  made->Arg(1)->Arg(16)->Arg(256)->UseRealTime()->MeasureProcessCPUTime();
}

BENCHMARK(hop<HopEnds>)->Name("hop/newsd")->Apply(sizes);
BENCHMARK(hop<QueueEnds>)->Name("hop/queue")->Apply(sizes);

}  // namespace
}  // namespace newsd::bench
