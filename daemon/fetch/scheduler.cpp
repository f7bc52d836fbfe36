#include "fetch/scheduler.hpp"

#include "fetch/rest.hpp"
#include "http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_map>

namespace newsd::daemon {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// A descriptor that a source lends us: waited for, never closed here.
class Watched {
public:
  Watched(asio::io_context& io, int descriptor) : descriptor_(io, descriptor) {}
  ~Watched() { descriptor_.release(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  asio::posix::stream_descriptor& operator*() { return descriptor_; }

private:
  asio::posix::stream_descriptor descriptor_;
};

// One source as the scheduler sees it.
struct Place {
  Place(Source& s, SourceLane& l, asio::io_context& io) : source(s), lane(l), timer(io) {
    status.id = s.plan().entry.name;
    status.plugin = s.plan().plugin.descriptor->name;
  }
  Source& source;
  SourceLane& lane;
  asio::steady_timer timer;
  std::unordered_map<int, std::unique_ptr<Watched>> watched;
  bool awaits_settlement = false;
  milliseconds wait{0};  // until the next poll
  bool polls_again = false;
  SourceStatus status;
};

}  // namespace

struct Scheduler::Impl {
  explicit Impl(Parts given) : parts(given) {}

  // Runs on the Asio thread, unless the scheduler has stopped by then. Any thread.
  template <class Work>
  void post(Work work) {
    asio::post(parts.io, [this, work = std::move(work)]() mutable {
      if (!stopped) work();
    });
  }

  void when_credit(std::function<void()> work) {
    if (parts.credit.available()) return work();
    waiting_for_credit.push_back(std::move(work));
    if (waiting_for_credit.size() > 1) return;
    parts.credit.when_available([this] { post([this] { resume_waiting(); }); });
  }

  void resume_waiting() {
    std::vector<std::function<void()>> ready;
    ready.swap(waiting_for_credit);
    for (auto& work : ready) when_credit(std::move(work));
  }

  void poll_after(SourceNumber number, milliseconds wait) {
    Place& place = *places[number];
    place.status.next_poll = UnixMilliseconds{parts.clock.now().count + wait.count()};
    place.timer.expires_after(wait);
    place.timer.async_wait([this, number](const boost::system::error_code& error) {
      if (error || stopped) return;
      when_credit([this, number] { poll(number); });
    });
  }

  void poll(SourceNumber number) {
    Place& place = *places[number];
    ++place.status.polls;
    place.status.next_poll.reset();
    place.lane.post([&place](Outbox& outbox) { place.source.poll(outbox); });
  }

  void take(SourceNumber number, Report report) {
    Place& place = *places[number];
    SourceStatus& status = place.status;
    status.articles += report.articles;
    status.problems += report.problem_count;
    if (report.problem_count > 0) status.last_problem = report.last_problem;
    if (report.failure) {
      ++status.failures;
      status.failure = report.failure->message();
      parts.log.warning("a source failed", {{"source", status.id}, {"failure", status.failure}});
    } else {
      status.failures = 0;
      status.failure.clear();
      status.last_success = parts.clock.now();
    }
    place.polls_again = place.watched.empty() || report.again || report.failure;
    if (!place.polls_again) return;
    place.wait = rest_after(report, place.source.plan().entry, status.failures);
    place.awaits_settlement = report.will_settle && place.source.repeats();
    if (!place.awaits_settlement) poll_after(number, place.wait);
  }

  void start_waiting(SourceNumber number, int descriptor) {
    Place& place = *places[number];
    const auto found = place.watched.find(descriptor);
    if (found == place.watched.end()) return;
    (**found->second)
        .async_wait(asio::posix::stream_descriptor::wait_read, [this, number,
                                                                descriptor](const boost::system::error_code& error) {
          if (error || stopped) return;
          when_credit([this, number, descriptor] {
            Place& ready = *places[number];
            ready.lane.post([&ready, descriptor](Outbox& outbox) { ready.source.ready(descriptor, outbox); });
          });
        });
  }

  Parts parts;
  std::vector<std::unique_ptr<Place>> places;
  std::unordered_map<std::string, SourceNumber> numbers;
  std::vector<std::function<void()>> waiting_for_credit;
  bool stopped = false;  // Asio thread
};

Scheduler::Scheduler(Parts parts) : impl_(std::make_unique<Impl>(parts)) {}

Scheduler::~Scheduler() = default;

void Scheduler::start(std::vector<Source*> sources, std::vector<SourceLane*> lanes) {
  for (SourceNumber number = 0; number < sources.size(); ++number) {
    impl_->places.push_back(std::make_unique<Place>(*sources[number], *lanes[number % lanes.size()], impl_->parts.io));
    impl_->numbers[impl_->places.back()->status.id] = number;
  }
  for (SourceNumber number = 0; number < sources.size(); ++number) impl_->poll_after(number, milliseconds{0});
}

void Scheduler::stop() {
  impl_->stopped = true;
  impl_->parts.http.cancel_all();
  for (const auto& place : impl_->places) {
    place->timer.cancel();
    place->watched.clear();
  }
}

std::vector<SourceStatus> Scheduler::statuses() const {
  std::vector<SourceStatus> all;
  for (const auto& place : impl_->places) all.push_back(place->status);
  return all;
}

void Scheduler::deliver_settled(const std::shared_ptr<Delivery>& delivery) {
  const auto found = impl_->numbers.find(delivery->source_id());
  if (found == impl_->numbers.end()) return;
  Place& place = *impl_->places[found->second];
  place.lane.post([&place, delivery](Outbox&) { place.source.settled(*delivery); });
}

void Scheduler::fetch(SourceNumber source, Question question, HttpRequest request) {
  impl_->post([this, source, question = std::move(question), request = std::move(request)]() mutable {
    impl_->parts.http.fetch(std::move(request), [this, source, question](Result<HttpResponse> response) {
      if (impl_->stopped) return;
      Place& place = *impl_->places[source];
      place.lane.post([&place, question, response = std::move(response)](Outbox& outbox) mutable {
        place.source.answer(question, std::move(response), outbox);
      });
    });
  });
}

void Scheduler::watch(SourceNumber source, int descriptor) {
  impl_->post([this, source, descriptor] {
    auto& watched = impl_->places[source]->watched;
    if (watched.contains(descriptor)) return;
    watched.emplace(descriptor, std::make_unique<Watched>(impl_->parts.io, descriptor));
    impl_->start_waiting(source, descriptor);
  });
}

void Scheduler::reported(SourceNumber source, Report report) {
  impl_->post([this, source, report = std::move(report)]() mutable { impl_->take(source, std::move(report)); });
}

void Scheduler::settled(SourceNumber source) {
  impl_->post([this, source] {
    Place& place = *impl_->places[source];
    if (!std::exchange(place.awaits_settlement, false)) return;
    impl_->poll_after(source, place.wait);
  });
}

void Scheduler::handled(SourceNumber source, int descriptor) {
  impl_->post([this, source, descriptor] { impl_->start_waiting(source, descriptor); });
}

}  // namespace newsd::daemon
