// When a source is polled: the operator's pauses and refreshes, with a real scheduler and a real lane.
#include "fetch/scheduler.hpp"

#include "http/client.hpp"

#include <unistd.h>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "support/borrowed.hpp"
#include "support/heard.hpp"
#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::fetch_test;

namespace {

// One source, and all that polls it. The test's thread is the Asio thread and the pipeline.
class House {
public:
  explicit House(SourceScript script, const std::vector<PauseRow>& pauses = {}) : script_(std::move(script)) {
    PluginEntry entry;
    entry.name = "gazette";
    source_ =
        must(Source::create({entry, {nullptr, &descriptor_}, borrowed(script_), {}}, 0,
                            {credit_, tally_, [] { return std::uint64_t{1}; }, [this] { return next_delivery_++; },
                             scheduler, clock, log_, 1 << 20, HttpLimits{}}));
    lane_ = std::make_unique<SourceLane>(context_, "inproc://entry", 100);
    scheduler.remember(pauses);
    scheduler.add(*source_, *lane_);
  }
  ~House() {
    scheduler.stop();
    lane_.reset();
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  SourceStatus status() const { return scheduler.statuses().front(); }
  void one_event() { REQUIRE(io_.run_one_for(patience) == 1); }
  template <class Condition>
  void until(Condition holds) {
    while (!holds(status())) one_event();
  }
  void until_reported(std::uint64_t polls) {
    until([&](const SourceStatus& now) { return now.polls == polls && (now.last_success || now.failures > 0); });
  }
  // Ends all that was handed over as journalled.
  void settle() {
    auto batch = in_.receive();
    for (InFlight& each : batch->articles)
      each.delivery->record({each.slot, each.key, each.article.id(), End::journalled, {}});
    for (Closing& closing : batch->closings) scheduler.deliver_settled(closing.delivery);
  }

private:
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> stays_{io_.get_executor()};
  HttpClient http_{io_, HttpOptions{}};
  CreditPool credit_{{100, 1 << 30}};
  Tally tally_;
  KeptLog log_;
  SourceScript script_;
  Descriptor descriptor_ = descriptor_of(script_);
  zmq::context_t context_{1};
  HopReceiver in_{context_, "inproc://entry"};
  std::uint64_t next_delivery_ = 1;

public:
  HandClock clock;
  Scheduler scheduler{{io_, http_, credit_, clock, log_}};

private:
  std::unique_ptr<Source> source_;
  std::unique_ptr<SourceLane> lane_;
};

SourceScript showing(const Strings& titles) {
  return {.poll = [titles](const std::string&, newsd::Delivery delivery) { emit_all(delivery, titles); }};
}

class Pipe {
public:
  Pipe() { REQUIRE(::pipe(ends_.data()) == 0); }
  ~Pipe() {
    for (const int end : ends_) ::close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int out() const { return ends_[0]; }
  void write(char letter) const { REQUIRE(::write(ends_[1], &letter, 1) == 1); }
  static std::string read(int out) {
    char letter = 0;
    static_cast<void>(::read(out, &letter, 1));
    return std::string(1, letter);
  }

private:
  std::array<int, 2> ends_{};
};

// One that watches, and emits what it reads.
SourceScript watching(int descriptor, Gate& gate) {
  return {.poll =
              [descriptor](const std::string&, newsd::Delivery delivery) {
                delivery.watch(descriptor);
                emit_all(delivery, {"polled", "polled too"});
              },
          .ready =
              [&gate](int ready, newsd::Delivery delivery) {
                gate.pass();
                emit_all(delivery, {Pipe::read(ready)});
              },
          .repeats = false};
}

constexpr UnixMilliseconds kNoon{1'700'000'000'000};

}  // namespace

TEST_CASE("a paused source is not polled, and what falls due meanwhile is done when it goes on") {
  House house(showing({}));
  house.scheduler.pause(0, kNoon);
  house.one_event();  // the timer
  CHECK(house.status().polls == 0);
  CHECK(house.status().paused_since == kNoon);
  CHECK_FALSE(house.status().next_poll);
  house.scheduler.resume(0);
  CHECK(house.status().polls == 1);
  CHECK_FALSE(house.status().paused_since);
}

TEST_CASE("a source that was paused before the start stays paused, and others do not") {
  House paused(showing({}), {{"elsewhere", kNoon}, {"gazette", kNoon}});
  paused.one_event();
  CHECK(paused.status().polls == 0);
  CHECK(paused.status().paused_since == kNoon);
  House running(showing({}), {{"elsewhere", kNoon}});
  running.until_reported(1);
}

TEST_CASE("a pause lets what is under way end, and leaves the next poll when it was due") {
  Gate gate;
  House house({.poll = [&](const std::string&, newsd::Delivery delivery) {
    gate.pass();
    emit_all(delivery, {"harbour"});
  }});
  house.one_event();
  REQUIRE(gate.has_seen(1));
  house.scheduler.pause(0, kNoon);
  gate.open();
  house.until_reported(1);
  CHECK(house.status().articles == 1);
  house.settle();
  CHECK_FALSE(house.status().next_poll);
  house.scheduler.resume(0);
  house.until([](const SourceStatus& now) { return now.next_poll.has_value(); });
  CHECK(house.status().polls == 1);
}

TEST_CASE("pausing twice keeps the first time, and going on twice polls no more often") {
  House house(showing({}));
  house.scheduler.pause(0, kNoon);
  house.scheduler.pause(0, {kNoon.count + 1});
  CHECK(house.status().paused_since == kNoon);
  house.one_event();
  house.scheduler.resume(0);
  house.scheduler.resume(0);
  CHECK(house.status().polls == 1);
}

TEST_CASE("a source that watches is polled again at its interval, whatever is ready meanwhile") {
  Pipe pipe;
  Gate gate;
  gate.open();
  House house(watching(pipe.out(), gate));
  house.until_reported(1);
  const auto due = house.status().next_poll;
  REQUIRE(due);
  CHECK(due->count >= house.clock.now().count + 900'000);
  house.clock.advance(std::chrono::minutes(5));
  pipe.write('a');
  house.until([](const SourceStatus& now) { return now.articles == 3; });
  CHECK(house.status().next_poll == due);
  CHECK(house.status().polls == 1);
}

TEST_CASE("a source whose poll has failed goes on failing when it is ready, until a poll goes well") {
  Pipe pipe;
  bool fails = false;
  House house({.poll =
                   [&](const std::string&, newsd::Delivery delivery) {
                     delivery.watch(pipe.out());
                     if (fails) throw newsd::Failure(NEWSD_RETRY, "no folder");
                   },
               .ready = [](int ready, newsd::Delivery delivery) { emit_all(delivery, {Pipe::read(ready)}); },
               .repeats = false});
  house.until_reported(1);
  fails = true;
  house.scheduler.refresh(0, {});
  house.until([](const SourceStatus& now) { return now.failures == 1; });
  pipe.write('a');
  house.until([](const SourceStatus& now) { return now.articles == 1; });
  CHECK(house.status().failures == 1);
  fails = false;
  house.scheduler.refresh(0, {});
  house.until([](const SourceStatus& now) { return now.polls == 3 && !now.failing_since; });
}

TEST_CASE("a refresh of a source that watches polls it, and tells what the poll brought, not what was ready") {
  Pipe pipe;
  Gate gate;
  House house(watching(pipe.out(), gate));
  house.until_reported(1);
  pipe.write('a');
  house.one_event();
  REQUIRE(gate.has_seen(1));
  REQUIRE(house.scheduler.can_refresh(0));
  std::vector<Polled> heard;
  house.scheduler.refresh(0, [&](const Polled& polled) { heard.push_back(polled); });
  house.until([](const SourceStatus& now) { return now.polls == 2; });
  gate.open();
  house.until([](const SourceStatus& now) { return now.articles == 5; });
  for (int deliveries = 0; deliveries < 3; ++deliveries) house.settle();
  house.until([&](const SourceStatus&) { return !heard.empty(); });
  CHECK(heard[0].articles == 2);
}

TEST_CASE("a source that watches is not called while it is paused, and takes what came when it goes on") {
  Pipe pipe;
  Heard calls;
  House house({.poll = [&](const std::string&, newsd::Delivery delivery) { delivery.watch(pipe.out()); },
               .ready = [&](int descriptor, newsd::Delivery) { calls.add(Pipe::read(descriptor)); }});
  house.until_reported(1);
  house.scheduler.pause(0, kNoon);
  pipe.write('a');
  house.one_event();
  CHECK(calls.all().empty());
  house.scheduler.resume(0);
  CHECK(calls.first(1) == Strings{"a"});
  pipe.write('b');
  while (calls.all().size() < 2) house.one_event();
}

TEST_CASE("a refresh polls at once and says what became of what came") {
  House house(showing({"harbour", "ferry"}));
  house.until_reported(1);
  house.settle();
  house.until([](const SourceStatus& now) { return now.next_poll.has_value(); });
  std::vector<Polled> heard;
  house.scheduler.refresh(0, [&](const Polled& polled) { heard.push_back(polled); });
  house.until_reported(2);
  house.until([&](const SourceStatus& now) { return now.articles == 4; });
  CHECK(heard.empty());  // not on disk yet
  house.settle();
  house.until([&](const SourceStatus&) { return !heard.empty(); });
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].articles == 2);
  CHECK(heard[0].ends == Ends{.journalled = 0, .dead = 0, .dropped_by_rule = {{"unchanged", 2}}});
  CHECK(heard[0].failure.empty());
}

TEST_CASE("a refresh that finds a poll under way waits for that one") {
  Gate gate;
  House house({.poll = [&](const std::string&, newsd::Delivery) { gate.pass(); }});
  house.one_event();
  REQUIRE(gate.has_seen(1));
  bool is_done = false;
  house.scheduler.refresh(0, [&](const Polled&) { is_done = true; });
  gate.open();
  house.until_reported(1);
  house.settle();
  house.until([&](const SourceStatus&) { return is_done; });
  CHECK(house.status().polls == 1);
}

TEST_CASE("a refresh between a poll and its settlement polls again after it") {
  House house(showing({"harbour"}));
  house.until_reported(1);
  std::vector<Polled> heard;
  house.scheduler.refresh(0, [&](const Polled& polled) { heard.push_back(polled); });
  house.settle();
  house.until([&](const SourceStatus& now) { return now.articles == 2; });
  CHECK(house.status().polls == 2);
  house.settle();
  house.until([&](const SourceStatus&) { return !heard.empty(); });
  CHECK(heard[0].ends.dropped_by_rule == decltype(Ends::dropped_by_rule){{"unchanged", 1}});
}

TEST_CASE("a refresh of a failing source polls at once, and tells its failure") {
  House house({.poll = [](const std::string&, newsd::Delivery) { throw newsd::Failure(NEWSD_RETRY, "no line"); }});
  house.until_reported(1);
  const auto failing_since = house.status().failing_since;
  REQUIRE(failing_since);
  house.clock.advance(std::chrono::minutes(5));
  std::string failure;
  house.scheduler.refresh(0, [&](const Polled& polled) { failure = polled.failure; });
  house.until([&](const SourceStatus&) { return !failure.empty(); });
  CHECK(failure.find("no line") != std::string::npos);
  CHECK(house.status().failures == 1);
  CHECK(house.status().failing_since == failing_since);
}

TEST_CASE("a paused source cannot be refreshed, and the refusal says what to do") {
  House house(showing({}), {{"gazette", kNoon}});
  const auto can = house.scheduler.can_refresh(0);
  REQUIRE_FALSE(can);
  CHECK(can.error().hint == "let it go on first: newsctl resume gazette");
}
