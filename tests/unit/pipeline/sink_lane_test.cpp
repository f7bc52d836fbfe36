#include "pipeline/sink_lane.hpp"

#include "journal/reader.hpp"
#include "plugin/library.hpp"

#include <catch2/catch.hpp>
#include <future>

#include "support/borrowed.hpp"
#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

namespace {

// A sink whose plugin is a function: it is given "1 {…}" of each article of a batch.
class Sink {
public:
  using Deliver = std::function<void(const Strings&)>;

  explicit Sink(Deliver deliver) : deliver_(std::move(deliver)) {
    descriptor_.kind = NEWSD_SINK;
    descriptor_.create = [](const newsd_host*, const newsd_value* config, void** self, newsd_error*) {
      auto& sink = borrowed_from<Sink>(*config);
      ++sink.instances_;
      *self = &sink;
      return NEWSD_OK;
    };
    descriptor_.destroy = [](void*) {};
    descriptor_.sink.deliver = [](void* self, const newsd_sink_batch* batch, newsd_error* error) {
      Strings all;
      for (std::uint32_t i = 0; i < batch->articles.count; ++i) {
        const newsd::Article article = newsd::Batch(batch->articles)[i];
        const bool is_itself = newsd::view(batch->bodies[i]).find(article.title()) != std::string_view::npos;
        all.push_back(std::to_string(batch->sequences[i]) + ' ' + (is_itself ? std::string(article.title()) : "?"));
      }
      return newsd::detail::guarded(error, [&] { static_cast<Sink*>(self)->deliver_(all); });
    };
  }

  // Its lane over the world's journal, begun from `cursor`; to be gone before the world stops.
  std::unique_ptr<SinkLane> lane(World& world, Sequence cursor = 0) {
    auto lane = must(SinkLane::create(
        {{nullptr, &descriptor_}, "archive", borrowed(*this), {}}, must(JournalReader::open(world.path())),
        Pipeline::journal_in(), {world.context(), world.head(), world.pipeline().credit(), world.clock, world.log()}));
    lane->begin_at(cursor);
    lane->start();
    return lane;
  }
  int instances() const { return instances_; }

private:
  Deliver deliver_;
  Descriptor descriptor_;
  std::atomic<int> instances_{0};
};

std::optional<Sequence> saved_cursor(World& world) {
  const auto reader = must(JournalReader::open(world.path()));
  return must(reader.state().cursor("sink/archive"));
}

}  // namespace

TEST_CASE("a sink gets every article from its cursor on, in order, and its cursor follows") {
  Heard heard;
  World world;
  Sink sink([&](const Strings& all) {
    for (const std::string& each : all) heard.add(each);
  });
  world.start();
  world.deliver({"one", "two", "three"});
  REQUIRE(world.published(3).size() == 3);
  const auto lane = sink.lane(world, 1);
  CHECK(heard.first(2) == Strings{"2 two", "3 three"});
  world.deliver({"four"});
  CHECK(heard.first(3).back() == "4 four");
  CHECK(comes_true([&] { return saved_cursor(world) == Sequence{4}; }));
  CHECK(lane->cursor() == 4);
}

TEST_CASE("a sink that is not ready gets the same articles again") {
  Heard heard;
  World world;
  int calls = 0;
  Sink sink([&](const Strings& all) {
    heard.add(all.front());
    if (++calls == 1) throw newsd::Failure(NEWSD_RETRY, "the server is away");
  });
  world.start();
  const auto lane = sink.lane(world);
  world.deliver({"one"});
  CHECK(heard.first(2) == Strings{"1 one", "1 one"});
  CHECK(comes_true([&] { return lane->cursor() == 1; }));
  CHECK(lane->retried() == 1);
  CHECK(sink.instances() == 1);
}

TEST_CASE("a sink that breaks is made anew and gets the same articles again") {
  Heard heard;
  World world;
  int calls = 0;
  Sink sink([&](const Strings& all) {
    heard.add(all.front());
    if (++calls == 1) throw newsd::Failure(NEWSD_BROKEN, "lost");
  });
  world.start();
  const auto lane = sink.lane(world);
  world.deliver({"one"});
  CHECK(heard.first(2) == Strings{"1 one", "1 one"});
  CHECK(comes_true([&] { return lane->cursor() == 1; }));
  CHECK(sink.instances() == 2);
}

TEST_CASE("what a sink refuses for good is a dead letter of its own, and the others pass") {
  Heard heard;
  World world;
  Sink sink([&](const Strings& all) {
    for (const std::string& each : all)
      if (each == "2 poison") throw newsd::Failure(NEWSD_REJECT, "not in my format");
    for (const std::string& each : all) heard.add(each);
  });
  world.start();
  world.deliver({"one", "poison", "three"});
  REQUIRE(world.published(3).size() == 3);
  const auto lane = sink.lane(world);
  CHECK(heard.first(2) == Strings{"1 one", "3 three"});
  CHECK(comes_true([&] { return saved_cursor(world) == Sequence{3}; }));
  CHECK(lane->dead() == 1);
  const auto dead = world.dead_letters();
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].stage == "sink/archive");
  CHECK(dead[0].reason == "not in my format");
  CHECK(dead[0].source == "gazette");
  CHECK(dead[0].article_id == article_id("gazette", "poison").hex());
  CHECK(dead[0].document == world.records().at(1).body);
}

TEST_CASE("a sink stops at once, even while it waits to try again") {
  Heard heard;
  World world;
  Sink sink([&](const Strings& all) {
    heard.add(all.front());
    throw newsd::Failure(NEWSD_BUSY, "full");
  });
  world.start();
  auto lane = sink.lane(world);
  world.deliver({"one"});
  heard.first(1);
  lane.reset();
  CHECK(saved_cursor(world).value_or(0) == 0);
}

TEST_CASE("a sink that was to stop goes on behind the call in hand, and is not waited for") {
  Heard heard;
  World world;
  std::promise<void> open;
  const auto gate = open.get_future().share();
  Sink sink([&](const Strings& all) {
    heard.add(all.front());
    if (all.front() == "1 one") gate.wait();
  });
  world.start();
  const auto lane = sink.lane(world);
  world.deliver({"one"});
  REQUIRE(heard.first(1).size() == 1);
  lane->stop();
  lane->start();
  open.set_value();
  world.deliver({"two"});
  CHECK(heard.first(2) == Strings{"1 one", "2 two"});
  lane->stop();
  CHECK(lane->has_ended(std::chrono::steady_clock::now() + patience));
}
