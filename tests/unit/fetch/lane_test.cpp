// A source's thread and its way into the pipeline.
#include "fetch/source_lane.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <optional>
#include <thread>

#include "support/heard.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

InFlight article() { return {}; }

// Sizes of the batches that have come.
std::vector<std::size_t> sizes(HopReceiver& receiver) {
  std::vector<std::size_t> all;
  while (auto batch = receiver.try_receive()) all.push_back((*batch)->articles.size());
  return all;
}

struct World {
  zmq::context_t context{1};
  HopReceiver entry{context, "inproc://entry"};
  Busy busy;
};

}  // namespace

TEST_CASE("articles travel in batches of at most that many, and what is left follows") {
  World world;
  Outbox outbox(world.context, "inproc://entry", 3, world.busy);
  for (int i = 0; i < 7; ++i) outbox.put(article());
  outbox.flush();
  std::size_t sum = 0;
  for (const std::size_t size : sizes(world.entry)) {
    CHECK(size <= 3);
    sum += size;
  }
  CHECK(sum == 7);
}

TEST_CASE("nothing is sent when there is nothing to send") {
  World world;
  Outbox outbox(world.context, "inproc://entry", 3, world.busy);
  outbox.flush();
  outbox.put(article());
  outbox.flush();
  outbox.flush();
  CHECK(sizes(world.entry) == std::vector<std::size_t>{1});
}

TEST_CASE("a closing mark travels with or behind the articles that it closes") {
  World world;
  Outbox outbox(world.context, "inproc://entry", 10, world.busy);
  const auto delivery = std::make_shared<Delivery>(1, "gazette");
  outbox.put(article());
  outbox.put(Closing{delivery, {}});
  outbox.flush();
  auto batch = world.entry.try_receive();
  REQUIRE(batch);
  CHECK((*batch)->articles.size() == 1);
  REQUIRE((*batch)->closings.size() == 1);
  CHECK((*batch)->closings[0].delivery == delivery);
  outbox.put(Closing{delivery, {}});
  outbox.flush();
  batch = world.entry.try_receive();
  REQUIRE(batch);
  CHECK((*batch)->articles.empty());
  CHECK((*batch)->closings.size() == 1);
}

TEST_CASE("a lane does what is posted in order, sends after each, and ends when all is done") {
  World world;
  Heard done;
  {
    SourceLane lane(world.context, "inproc://entry", 100);
    for (int i = 0; i < 20; ++i)
      lane.post([&done, i](Outbox& outbox) {
        done.add(std::to_string(i));
        outbox.put(article());
      });
  }
  std::vector<std::string> all;
  all.reserve(20);
  for (int i = 0; i < 20; ++i) all.push_back(std::to_string(i));
  CHECK(done.all() == all);
  std::size_t sum = 0;
  for (const std::size_t size : sizes(world.entry)) sum += size;
  CHECK(sum == 20);
}

TEST_CASE("a lane may post to itself") {
  World world;
  Heard done;
  std::optional<SourceLane> lane;
  lane.emplace(world.context, "inproc://entry", 100);
  lane->post([&](Outbox&) { lane->post([&](Outbox&) { done.add("second"); }); });
  CHECK(done.first(1).size() == 1);
}

TEST_CASE("a lane whose pipeline has gone ends all the same") {
  World world;
  Heard done;
  {
    SourceLane lane(world.context, "inproc://entry", 100);
    lane.post([&](Outbox&) { done.add("made its socket"); });
    done.first(1);
    world.context.shutdown();
    lane.post([](Outbox& outbox) { outbox.put(article()); });
  }
  CHECK(done.all().size() == 1);
}

TEST_CASE("a lane is busy as long as a job of it runs") {
  World world;
  SourceLane lane(world.context, "inproc://entry", 3);
  std::promise<void> begun, may_end, ended;
  lane.post([&](Outbox&) {
    begun.set_value();
    may_end.get_future().wait();
  });
  lane.post([&](Outbox&) { ended.set_value(); });
  begun.get_future().wait();
  while (lane.busy().lasting() == std::chrono::milliseconds(0)) std::this_thread::yield();
  may_end.set_value();
  ended.get_future().wait();
  while (lane.busy().lasting() != std::chrono::milliseconds(0)) std::this_thread::yield();
}

TEST_CASE("who waits for credit is at no work meanwhile, and sends first what may hold it") {
  World world;
  const Busy::Spell spell(world.busy);
  Outbox outbox(world.context, "inproc://entry", 3, world.busy);
  CreditPool pool({1, 100});
  InFlight held = article();
  REQUIRE(outbox.take(pool, 1, held.credit) == CreditPool::Taken::yes);
  outbox.put(std::move(held));
  std::thread end([&] { world.entry.receive(); });
  Credit next;
  CHECK(outbox.take(pool, 1, next) == CreditPool::Taken::yes);
  end.join();
}
