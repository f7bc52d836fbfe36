#include "http/turns.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;
using namespace std::chrono_literals;

namespace {

// Requests are numbered as they come; time stands where the test puts it.
struct Queue {
  explicit Queue(Turns::Limits limits) : turns(limits) {}

  std::string add(const std::string& host, std::chrono::milliseconds wait = 600s) {
    const Result<> added = turns.add(++last, host, now + wait, now);
    return added ? "" : added.error().text;
  }
  // The numbers of all that may start now.
  std::vector<Turns::Ticket> started() {
    std::vector<Turns::Ticket> tickets;
    while (const auto turn = turns.next(now))
      if (!turn->too_late) tickets.push_back(turn->ticket);
    return tickets;
  }

  Turns turns;
  Turns::Time now{1h};
  Turns::Ticket last = 0;
};

using Tickets = std::vector<Turns::Ticket>;

}  // namespace

TEST_CASE("requests to a host start one interval apart, in the order in which they came") {
  Queue queue({.at_once = 10, .at_once_per_host = 10, .interval = 1s});
  for (int i = 0; i < 3; ++i) CHECK(queue.add("a:80").empty());
  CHECK(queue.started() == Tickets{1});
  CHECK(queue.turns.next_moment() == queue.now + 1s);
  queue.now += 999ms;
  CHECK(queue.started().empty());
  queue.now += 1ms;
  CHECK(queue.started() == Tickets{2});
  queue.now += 10s;
  CHECK(queue.started() == Tickets{3});
}

TEST_CASE("an interval holds for who comes after the last request has ended") {
  Queue queue({.at_once = 10, .at_once_per_host = 10, .interval = 1s});
  queue.add("a:80");
  CHECK(queue.started() == Tickets{1});
  queue.turns.ended("a:80", queue.now);
  queue.add("a:80");
  CHECK(queue.started().empty());
  queue.now += 1s;
  CHECK(queue.started() == Tickets{2});
}

TEST_CASE("hosts do not wait for each other") {
  Queue queue({.at_once = 10, .at_once_per_host = 1, .interval = 1s});
  queue.add("a:80");
  queue.add("a:80");
  queue.add("b:80");
  CHECK(queue.started() == Tickets{1, 3});
}

TEST_CASE("no more requests to a host are under way than its share") {
  Queue queue({.at_once = 10, .at_once_per_host = 2});
  for (int i = 0; i < 3; ++i) queue.add("a:80");
  CHECK(queue.started() == Tickets{1, 2});
  CHECK_FALSE(queue.turns.next_moment());
  queue.turns.ended("a:80", queue.now);
  CHECK(queue.started() == Tickets{3});
}

TEST_CASE("when all connections are in use, the host that was asked longest ago is next") {
  Queue queue({.at_once = 1, .at_once_per_host = 1});
  for (int i = 0; i < 3; ++i) queue.add("a:80");
  queue.add("b:80");
  queue.add("c:80");
  Tickets order;
  for (std::string running; order.size() < 5; queue.now += 1ms) {
    if (!running.empty()) queue.turns.ended(running, queue.now);
    const Tickets next = queue.started();
    REQUIRE(next.size() == 1);
    order.push_back(next[0]);
    running = next[0] <= 3 ? "a:80" : next[0] == 4 ? "b:80" : "c:80";
  }
  CHECK(order == Tickets{1, 4, 5, 2, 3});
}

TEST_CASE("a request that others will keep from starting in time is refused when it comes") {
  Queue queue({.at_once = 10, .at_once_per_host = 10, .interval = 10s});
  CHECK(queue.add("a:80", 0s).empty());
  CHECK(queue.add("a:80", 10s).empty());
  CHECK(queue.add("a:80", 19s).find("too many requests to a:80") == 0);
  CHECK(queue.started() == Tickets{1});
  CHECK(queue.add("a:80", 19s).find("too many requests to a:80") == 0);
  CHECK(queue.add("a:80", 20s).empty());
}

TEST_CASE("a request whose connection came free too late does not start") {
  Queue queue({.at_once = 1, .at_once_per_host = 1});
  queue.add("a:80");
  queue.add("b:80", 30s);
  CHECK(queue.started() == Tickets{1});
  queue.now += 31s;
  queue.turns.ended("a:80", queue.now);
  const auto turn = queue.turns.next(queue.now);
  REQUIRE(turn);
  CHECK(turn->ticket == 2);
  CHECK(turn->too_late.value().code == "busy");
}

TEST_CASE("a host that asks to be left alone is; who cannot wait so long is told at once") {
  Queue queue({.at_once = 10, .at_once_per_host = 1, .interval = 1s});
  queue.add("a:80");
  CHECK(queue.started() == Tickets{1});
  queue.add("a:80", 30s);
  queue.add("a:80", 300s);
  queue.turns.ended("a:80", queue.now);
  const auto late = queue.turns.rest("a:80", queue.now + 60s, queue.now);
  REQUIRE(late.size() == 1);
  CHECK(late[0].ticket == 2);
  CHECK(late[0].too_late.value().text ==
        "a:80 asks to be left alone for another 60 s (Retry-After), longer than the request may wait");
  CHECK(queue.add("a:80", 59s).find("asks to be left alone") != std::string::npos);
  CHECK(queue.add("b:80").empty());
  queue.now += 59s;
  CHECK(queue.started() == Tickets{5});
  queue.now += 1s;
  CHECK(queue.started() == Tickets{3});
}

TEST_CASE("a shorter wish to rest does not shorten a longer one") {
  Queue queue({});
  queue.turns.rest("a:80", queue.now + 60s, queue.now);
  queue.turns.rest("a:80", queue.now + 10s, queue.now);
  queue.add("a:80");
  queue.now += 59s;
  CHECK(queue.started().empty());
}

TEST_CASE("a thousand requests to a host may wait") {
  Queue queue({});
  for (std::size_t i = 0; i < Turns::kMaxWaiting; ++i) REQUIRE(queue.add("a:80").empty());
  CHECK(queue.add("a:80").find("1000 requests to a:80 wait already") == 0);
  queue.turns.clear();
  CHECK(queue.started().empty());
  CHECK(queue.add("a:80").empty());
}

TEST_CASE("hosts that nobody asks any more are forgotten") {
  Queue queue({.at_once = 10, .at_once_per_host = 1, .interval = 1s});
  for (const char* host : {"a:80", "b:80"}) {
    queue.add(host);
    queue.started();
    queue.turns.ended(host, queue.now);
  }
  queue.now += 1s;
  CHECK(queue.started().empty());
  CHECK_FALSE(queue.turns.next_moment());  // none is left to be ready for anything
}
