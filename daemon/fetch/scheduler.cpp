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

// Those who wait for what a poll brings.
class Waiters {
public:
  void add(Scheduler::Done done) { unreported_.push_back(std::move(done)); }

  void take(const Report& report) {
    if (unreported_.empty()) return;
    Group group;
    group.polled.articles = report.articles;
    group.polled.problems = report.problem_count;
    group.polled.last_problem = report.last_problem;
    if (report.failure) group.polled.failure = report.failure->message();
    group.waiting.swap(unreported_);
    if (report.will_settle)
      unsettled_.emplace(report.delivery, std::move(group));
    else
      group.tell();
  }

  void settle(std::uint64_t delivery, Ends ends) {
    auto found = unsettled_.extract(delivery);
    if (found.empty()) return;
    found.mapped().polled.ends = std::move(ends);
    found.mapped().tell();
  }

  void give_up(const std::string& failure) {
    Group all;
    all.waiting.swap(unreported_);
    for (auto& [delivery, group] : std::exchange(unsettled_, {}))
      for (Scheduler::Done& done : group.waiting) all.waiting.push_back(std::move(done));
    all.polled.failure = failure;
    all.tell();
  }

private:
  struct Group {
    Polled polled;
    std::vector<Scheduler::Done> waiting;
    void tell() const {
      for (const Scheduler::Done& done : waiting) done(polled);
    }
  };
  std::vector<Scheduler::Done> unreported_;
  std::unordered_map<std::uint64_t, Group> unsettled_;  // by delivery
};

// One source as the scheduler sees it.
struct Place {
  Place(Source& s, SourceLane& l, asio::io_context& io) : source(s), lane(l), timer(io) {
    status.number = s.number();
    status.id = s.plan().entry.name;
    status.plugin = s.plan().plugin.descriptor->name;
  }
  Source& source;
  SourceLane& lane;
  asio::steady_timer timer;
  std::unordered_map<int, std::unique_ptr<Watched>> watched;
  std::vector<std::function<void()>> held;  // what has fallen due while the source is paused
  Waiters waiters;
  bool awaits_settlement = false;
  bool awaits_timer = false;
  milliseconds wait{0};  // until the next poll
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

  // Does the source's work once it is not paused and there is credit.
  void when_free(SourceNumber number, std::function<void()> work) {
    Place* place = find(number);
    if (place == nullptr) return;
    if (place->status.paused_since) return place->held.push_back(std::move(work));
    if (parts.credit.available()) return work();
    waiting_for_credit.emplace_back(number, std::move(work));
    if (waiting_for_credit.size() > 1) return;
    parts.credit.when_available([this] { post([this] { resume_waiting(); }); });
  }

  void resume_waiting() {
    for (auto& [number, work] : std::exchange(waiting_for_credit, {})) when_free(number, std::move(work));
  }

  Place* find(SourceNumber number) const {
    const auto found = places.find(number);
    return found == places.end() ? nullptr : found->second.get();
  }

  void give(SourceNumber number, SourceLane::Job job) {
    if (is_held)
      held_back.emplace_back(number, std::move(job));
    else if (Place* place = find(number))
      place->lane.post(std::move(job));
  }

  void poll_after(SourceNumber number, milliseconds wait) {
    Place& place = *places.at(number);
    place.status.next_poll = UnixMilliseconds{parts.clock.now().count + wait.count()};
    place.awaits_timer = true;
    place.timer.expires_after(wait);
    place.timer.async_wait([this, number](const boost::system::error_code& error) {
      // Without the look at awaits_timer, one that fires while it is being set anew would count twice.
      // And a source may have been removed while its call was on the way here.
      Place* due = find(number);
      if (error || stopped || due == nullptr || !std::exchange(due->awaits_timer, false)) return;
      when_free(number, [this, number] { poll(number); });
    });
  }

  void poll(SourceNumber number) {
    Place* place = find(number);
    if (place == nullptr) return;
    ++place->status.polls;
    place->status.next_poll.reset();
    give(number, [&source = place->source](Outbox& outbox) { source.poll(outbox); });
  }

  void ready(SourceNumber number, int descriptor) {
    if (Place* place = find(number))
      give(number, [&source = place->source, descriptor](Outbox& outbox) { source.ready(descriptor, outbox); });
  }

  void answer(SourceNumber number, Question question, Result<HttpResponse> response) {
    if (Place* place = find(number))
      give(number, [&source = place->source, question = std::move(question), response = std::move(response)](
                       Outbox& outbox) mutable { source.answer(question, std::move(response), outbox); });
  }

  void take(SourceNumber number, Report report) {
    if (find(number) == nullptr) return;
    Place& place = *find(number);
    SourceStatus& status = place.status;
    status.articles += report.articles;
    status.problems += report.problem_count;
    if (report.problem_count > 0) status.last_problem = report.last_problem;
    if (report.is_abandoned) {
      parts.log.info("a source is asked again later", {{"source", status.id}, {"reason", report.failure->text}});
    } else if (report.failure) {
      ++status.failures;
      status.failure = report.failure->message();
      if (!status.failing_since) status.failing_since = parts.clock.now();
      parts.log.warning("a source failed", {{"source", status.id}, {"failure", status.failure}});
    } else if (!report.is_of_ready || status.failures == 0) {  // a failure lasts until a poll goes well
      status.failures = 0;
      status.failure.clear();
      status.failing_since.reset();
      status.last_success = parts.clock.now();
    }
    if (!report.is_of_ready) place.waiters.take(report);
    if (report.is_of_ready && !report.again && !report.failure) return;  // the next poll stays when it is due
    place.wait = report.is_abandoned ? milliseconds{0} : rest_after(report, place.source.plan().entry, status.failures);
    place.awaits_settlement = report.will_settle && place.source.repeats();
    if (!place.awaits_settlement) poll_after(number, place.wait);
  }

  void start_waiting(SourceNumber number, int descriptor) {
    Place* place = find(number);
    if (place == nullptr) return;
    const auto found = place->watched.find(descriptor);
    if (found == place->watched.end()) return;
    (**found->second)
        .async_wait(asio::posix::stream_descriptor::wait_read,
                    [this, number, descriptor](const boost::system::error_code& error) {
                      if (error || stopped) return;
                      when_free(number, [this, number, descriptor] { ready(number, descriptor); });
                    });
  }

  Parts parts;
  std::map<SourceNumber, std::unique_ptr<Place>> places;
  std::unordered_map<std::string, SourceNumber> numbers;
  std::map<std::string, UnixMilliseconds, std::less<>> paused;      // by id, whether they are here or not
  std::vector<std::pair<SourceNumber, SourceLane::Job>> held_back;  // at most a few a source: what is under way
  bool is_held = false;
  std::vector<std::pair<SourceNumber, std::function<void()>>> waiting_for_credit;
  bool stopped = false;  // Asio thread
};

Scheduler::Scheduler(Parts parts) : impl_(std::make_unique<Impl>(parts)) {}

Scheduler::~Scheduler() = default;

void Scheduler::remember(const std::vector<PauseRow>& pauses) {
  for (const PauseRow& each : pauses)
    if (each.since) impl_->paused.emplace(each.source, *each.since);
}

void Scheduler::add(Source& source, SourceLane& lane) {
  const SourceNumber number = source.number();
  auto place = std::make_unique<Place>(source, lane, impl_->parts.io);
  if (const auto found = impl_->paused.find(place->status.id); found != impl_->paused.end()) {
    place->status.paused_since = found->second;
    impl_->parts.log.warning("a source is paused", {{"source", place->status.id},
                                                    {"since", rfc3339(found->second)},
                                                    {"remedy", "newsctl resume " + place->status.id}});
  }
  impl_->numbers[place->status.id] = number;
  impl_->places.emplace(number, std::move(place));
  impl_->poll_after(number, milliseconds{0});
}

void Scheduler::remove(SourceNumber source) {
  Place* place = impl_->find(source);
  if (place == nullptr) return;
  if (const auto known = impl_->numbers.find(place->status.id); known->second == source) impl_->numbers.erase(known);
  place->waiters.give_up("the source was taken away meanwhile");
  impl_->places.erase(source);
}

void Scheduler::hold() { impl_->is_held = true; }

bool Scheduler::is_held() const { return impl_->is_held; }

void Scheduler::release() {
  impl_->is_held = false;
  for (auto& [number, job] : std::exchange(impl_->held_back, {})) impl_->give(number, std::move(job));
}

void Scheduler::stop() {
  impl_->stopped = true;
  impl_->parts.http.cancel_all();
  for (const auto& [number, place] : impl_->places) {
    place->timer.cancel();
    place->watched.clear();
  }
}

std::vector<SourceStatus> Scheduler::statuses() const {
  std::vector<SourceStatus> all;
  for (const auto& [number, place] : impl_->places) {
    all.push_back(place->status);
    all.back().counters = place->source.counters();
    if (all.back().paused_since) all.back().next_poll.reset();
  }
  return all;
}

void Scheduler::pause(SourceNumber source, UnixMilliseconds since) {
  SourceStatus& status = impl_->places.at(source)->status;
  if (!status.paused_since) status.paused_since = since;
  impl_->paused.emplace(status.id, since);
}

void Scheduler::resume(SourceNumber source) {
  Place& place = *impl_->places.at(source);
  place.status.paused_since.reset();
  impl_->paused.erase(place.status.id);
  for (auto& work : std::exchange(place.held, {})) impl_->when_free(source, std::move(work));
}

std::vector<std::string> Scheduler::paused_elsewhere() const {
  std::vector<std::string> ids;
  for (const auto& [id, since] : impl_->paused)
    if (!impl_->numbers.contains(id)) ids.push_back(id);
  return ids;
}

void Scheduler::forget_pause(const std::string& id) { impl_->paused.erase(id); }

Result<> Scheduler::can_refresh(SourceNumber source) const {
  const Place& place = *impl_->places.at(source);
  if (place.status.paused_since)
    return failure("refused", "source " + place.status.id + " is paused",
                   "let it go on first: newsctl resume " + place.status.id);
  return {};
}

void Scheduler::refresh(SourceNumber source, Done done) {
  Place& place = *impl_->places.at(source);
  if (done) place.waiters.add(std::move(done));
  place.status.failures = 0;
  place.wait = milliseconds{0};  // of a poll that is reported, but not settled
  if (place.awaits_timer) impl_->poll_after(source, milliseconds{0});
}

void Scheduler::deliver_settled(const std::shared_ptr<Delivery>& delivery) {
  const auto found = impl_->numbers.find(delivery->source_id());
  if (found == impl_->numbers.end()) return;
  Place& place = *impl_->places.at(found->second);
  place.lane.post([&source = place.source, delivery](Outbox&) { source.settled(*delivery); });
}

void Scheduler::fetch(SourceNumber source, Question question, HttpRequest request) {
  impl_->post([this, source, question = std::move(question), request = std::move(request)]() mutable {
    impl_->parts.http.fetch(std::move(request), [this, source, question](Result<HttpResponse> response) {
      if (!impl_->stopped) impl_->answer(source, question, std::move(response));
    });
  });
}

void Scheduler::watch(SourceNumber source, int descriptor) {
  impl_->post([this, source, descriptor] {
    Place* place = impl_->find(source);
    if (place == nullptr) return;
    auto& watched = place->watched;
    if (watched.contains(descriptor)) return;
    watched.emplace(descriptor, std::make_unique<Watched>(impl_->parts.io, descriptor));
    impl_->start_waiting(source, descriptor);
  });
}

void Scheduler::reported(SourceNumber source, Report report) {
  impl_->post([this, source, report = std::move(report)]() mutable { impl_->take(source, std::move(report)); });
}

void Scheduler::settled(SourceNumber source, std::uint64_t delivery, Ends ends) {
  impl_->post([this, source, delivery, ends = std::move(ends)]() mutable {
    Place* place = impl_->find(source);
    if (place == nullptr) return;
    place->waiters.settle(delivery, std::move(ends));
    if (!std::exchange(place->awaits_settlement, false)) return;
    impl_->poll_after(source, place->wait);
  });
}

void Scheduler::handled(SourceNumber source, int descriptor) {
  impl_->post([this, source, descriptor] { impl_->start_waiting(source, descriptor); });
}

}  // namespace newsd::daemon
