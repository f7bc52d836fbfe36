#include "pipeline/credit.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <optional>
#include <thread>

#include "support/heard.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

using Taken = CreditPool::Taken;

// The outcome of a take() on another thread.
struct Taker {
  Taker(CreditPool& pool, std::uint64_t bytes)
      : taken(std::async(std::launch::async, [this, &pool, bytes] { return pool.take(bytes, credit); })) {}
  bool is_done() const { return taken.wait_for(std::chrono::seconds{0}) == std::future_status::ready; }
  Credit credit;
  std::future<Taken> taken;
};

}  // namespace

TEST_CASE("credit is counted in articles and bytes, and comes back with its owner") {
  CreditPool pool({2, 100});
  {
    Credit one;
    REQUIRE(pool.take(60, one) == Taken::yes);
    Credit two;
    REQUIRE(pool.try_take(40, two));
    CHECK(pool.use().articles == 2);
    CHECK(pool.use().bytes == 100);
    CHECK_FALSE(pool.available());
    const Credit moved = std::move(one);
    CHECK(pool.use().articles == 2);
    CHECK(moved.bytes() == 60);
  }
  CHECK(pool.use().articles == 0);
  CHECK(pool.use().bytes == 0);
}

TEST_CASE("shares that were joined come back together") {
  CreditPool pool({10, 100});
  Credit none;
  Credit one;
  REQUIRE(pool.try_take(60, one));
  {
    Credit all;
    Credit two;
    REQUIRE(pool.try_take(30, two));
    for (Credit* each : {&none, &one, &two}) all.absorb(*each);
    CHECK(all.bytes() == 90);
    CHECK(pool.use().articles == 2);
  }
  CHECK(pool.use().articles == 0);
  CHECK(pool.use().bytes == 0);
}

TEST_CASE("one limit is enough to refuse") {
  CreditPool few({1, 100});
  CreditPool small({10, 100});
  Credit held_of_few;
  Credit held_of_small;
  Credit more;
  REQUIRE(few.try_take(1, held_of_few));
  REQUIRE(small.try_take(90, held_of_small));
  CHECK_FALSE(few.try_take(1, more));
  CHECK_FALSE(small.try_take(11, more));
  CHECK(small.try_take(10, more));
}

TEST_CASE("whoever finds no credit waits until some comes back") {
  CreditPool pool({1, 100});
  std::optional<Credit> first(std::in_place);
  REQUIRE(pool.take(1, *first) == Taken::yes);
  Taker waiting(pool, 1);
  CHECK_FALSE(waiting.is_done());
  first.reset();
  CHECK(waiting.taken.get() == Taken::yes);
  CHECK(pool.use().articles == 1);
}

TEST_CASE("who found no credit is not told of every article that ends, but when an eighth of the pool is free") {
  CreditPool pool({16, 1000});
  std::vector<Credit> held(16);
  for (Credit& each : held) REQUIRE(pool.try_take(1, each));
  int told = 0;
  pool.when_available([&] { ++told; });
  held.pop_back();
  CHECK(told == 0);
  held.pop_back();
  CHECK(told == 1);
}

TEST_CASE("an article larger than the whole pool passes, but alone") {
  CreditPool pool({10, 100});
  std::optional<Credit> small(std::in_place);
  REQUIRE(pool.try_take(1, *small));
  Credit large;
  CHECK_FALSE(pool.try_take(5000, large));
  Taker waiting(pool, 5000);
  small.reset();
  CHECK(waiting.taken.get() == Taken::yes);
  CHECK(pool.use().bytes == 5000);
  Credit next;
  CHECK_FALSE(pool.try_take(1, next));
}

TEST_CASE("what a stage makes goes beyond the limits, and holds up the sources") {
  CreditPool pool({1, 10});
  std::optional<Credit> made(pool.overdraw(50));
  const Credit more = pool.overdraw(50);
  CHECK(pool.use().bytes == 100);
  Credit next;
  CHECK_FALSE(pool.try_take(1, next));
  made.reset();
  CHECK(pool.use().articles == 1);
  CHECK_FALSE(pool.available());
}

TEST_CASE("who asked is told once when there is credit again") {
  CreditPool pool({1, 100});
  int told = 0;
  pool.when_available([&] { ++told; });
  CHECK(told == 1);  // there was some at once
  {
    Credit held;
    REQUIRE(pool.try_take(1, held));
    pool.when_available([&] { ++told; });
    CHECK(told == 1);
  }
  CHECK(told == 2);
  {
    Credit held;
    REQUIRE(pool.try_take(1, held));
  }
  CHECK(told == 2);
}

TEST_CASE("a closed pool turns away who waits and who comes, and takes back what is out") {
  CreditPool pool({1, 100});
  std::optional<Credit> held(std::in_place);
  REQUIRE(pool.try_take(1, *held));
  Taker waiting(pool, 1);
  pool.close();
  CHECK(waiting.taken.get() == Taken::closed);
  held.reset();
  CHECK(pool.use().articles == 0);
  Credit next;
  CHECK(pool.take(1, next) == Taken::closed);
  CHECK_FALSE(pool.try_take(1, next));
  CHECK_FALSE(pool.available());
}

TEST_CASE("one can wait until all credit has come back, up to a deadline") {
  CreditPool pool({1, 100});
  std::optional<Credit> held(std::in_place);
  REQUIRE(pool.try_take(1, *held));
  CHECK_FALSE(pool.wait_idle(std::chrono::steady_clock::now()));
  auto idle =
      std::async(std::launch::async, [&] { return pool.wait_idle(std::chrono::steady_clock::now() + patience); });
  held.reset();
  CHECK(idle.get());
}

TEST_CASE("many takers together never exceed the limits") {
  CreditPool pool({3, 1000});
  std::atomic<std::uint64_t> most{0};
  const auto work = [&] {
    for (int i = 0; i < 500; ++i) {
      Credit credit;
      if (pool.take(1, credit) != Taken::yes) return;
      const std::uint64_t now = pool.use().articles;
      for (std::uint64_t seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
    }
  };
  {
    std::vector<std::jthread> takers;
    takers.reserve(6);
    for (int i = 0; i < 6; ++i) takers.emplace_back(work);
  }
  CHECK(most <= 3);
  CHECK(pool.use().articles == 0);
}

TEST_CASE("a moment in which all credit is back is enough for who waits for it") {
  CreditPool pool({10, 1000});
  std::optional<Credit> held(pool.overdraw(1));
  auto idle =
      std::async(std::launch::async, [&] { return pool.wait_idle(std::chrono::steady_clock::now() + patience); });
  while (idle.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    held.reset();
    held.emplace(pool.overdraw(1));
  }
  CHECK(idle.get());
}
