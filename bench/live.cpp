// Live publishing to one subscriber beside a bare PUB and SUB over the same kind of socket: the same three frames. What
// is measured is a group of 64 articles of 3 KB; both sides' CPU time counts. The publisher keeps within reach of the
// subscriber, so that nothing is lost and every article is paid for.
#include "articles.hpp"
#include "bus/bus.hpp"
#include "bus/frames.hpp"
#include "bus/publisher.hpp"
#include "world.hpp"

#include <atomic>
#include <optional>
#include <thread>

namespace newsd::bench {
namespace {

constexpr std::size_t kGroup = 64;
constexpr std::uint64_t kReach = 4096;  // articles that the subscriber may lag behind

// Counts what comes on a thread of its own until it gets an empty body.
class Subscriber {
public:
  Subscriber(zmq::context_t& context, const std::string& endpoint)
      : thread_([this, &context, endpoint] { run(context, endpoint); }) {}
  ~Subscriber() { thread_.join(); }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  // Returns when no more than `lag` of `sent` articles are missing.
  void wait(std::uint64_t sent, std::uint64_t lag) const {
    for (std::uint64_t seen = received_; seen + lag < sent; seen = received_) received_.wait(seen);
  }

private:
  void run(zmq::context_t& context, const std::string& endpoint) {
    zmq::socket_t socket(context, zmq::socket_type::sub);
    socket.set(zmq::sockopt::rcvhwm, 0);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::subscribe, "all/");
    socket.connect(endpoint);
    zmq::message_t frame;
    for (std::uint64_t count = 1;; ++count) {
      for (int i = 0; i < 3; ++i) static_cast<void>(socket.recv(frame));
      if (frame.empty()) return;
      if (count % kGroup != 0) continue;
      received_ = count;
      received_.notify_one();
    }
  }

  std::atomic<std::uint64_t> received_{0};
  std::thread thread_;
};

std::vector<std::string> bodies() {
  std::vector<std::string> made;
  for (std::size_t i = 0; i < kGroup; ++i) made.push_back(article_json(i, 3072));
  return made;
}

std::unique_ptr<PublicationGroup> group_of(const std::vector<std::string>& bodies, Sequence& head) {
  auto group = std::make_unique<PublicationGroup>();
  group->publications.reserve(bodies.size());
  for (const std::string& body : bodies)
    group->publications.push_back({++head, Kind::fresh, "bench", "en", {}, {}, body});
  return group;
}

void bus(benchmark::State& state) {
  const Folder folder;
  SystemClock clock;
  NullLog log;
  Demand demand;
  const auto journal = must(Journal::open(folder.path() / "newsd.db", clock));
  zmq::context_t context(1);
  const auto made = must(Bus::start(
      context, {folder.endpoint("live"), folder.endpoint("stream"), folder.path() / "newsd.db", journal->epoch(), 0},
      {demand, clock, log, [] { return std::string("{}"); }}));
  {
    zmq::context_t other(1);
    Subscriber subscriber(other, made->live());
    while (!demand.wants(Family::all)) std::this_thread::yield();
    std::optional<Publisher> publisher(std::in_place, context, Bus::kPublications);
    const auto texts = bodies();
    Sequence head = 0;
    for (auto _ : state) {
      publisher->publish(group_of(texts, head));
      subscriber.wait(head, kReach);
    }
    subscriber.wait(head, 0);
    publisher->publish(group_of({std::string()}, head));
  }
  context.shutdown();
  report_articles(state, kGroup);
}

void bare(benchmark::State& state) {
  const Folder folder;
  zmq::context_t context(1);
  zmq::socket_t socket(context, zmq::socket_type::xpub);  // tells of the subscription; else as PUB
  socket.set(zmq::sockopt::sndhwm, 10'000);
  socket.set(zmq::sockopt::linger, -1);
  socket.bind(folder.endpoint("live"));
  zmq::context_t other(1);
  Subscriber subscriber(other, folder.endpoint("live"));
  zmq::message_t subscription;
  static_cast<void>(socket.recv(subscription));
  const auto texts = bodies();
  const std::array<std::uint8_t, kHeaderBytes> header{};
  const auto send = [&](const std::string& body) {
    socket.send(zmq::str_buffer("all/en/bench/"), zmq::send_flags::sndmore);
    socket.send(zmq::buffer(header), zmq::send_flags::sndmore);
    socket.send(zmq::buffer(body), zmq::send_flags::none);
  };
  std::uint64_t sent = 0;
  for (auto _ : state) {
    for (const std::string& body : texts) send(body);
    sent += kGroup;
    subscriber.wait(sent, kReach);
  }
  subscriber.wait(sent, 0);
  send({});
  report_articles(state, kGroup);
}

void groups(benchmark::internal::Benchmark* made) { made->UseRealTime()->MeasureProcessCPUTime(); }

BENCHMARK(bus)->Name("live/newsd")->Apply(groups);
BENCHMARK(bare)->Name("live/pubsub")->Apply(groups);

}  // namespace
}  // namespace newsd::bench
