#include "control/status.hpp"

#include "article/json.hpp"
#include "http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "unit/pipeline/world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;
using newsd::Tree;
using newsd::Value;

namespace {

// What status_json() says of a pipeline, with the rest of a daemon around it that does nothing.
class Daemon {
public:
  explicit Daemon(World& world)
      : world_(world),
        journal_(world.journal()),
        bus_(must(Bus::start(context_,
                             {"ipc://" + (folder_.path() / "live.sock").string(),
                              "ipc://" + (folder_.path() / "stream.sock").string(), world.path(), journal_.epoch(), 0},
                             {demand_, world.clock, world.log(), [] { return std::string("{}"); }}))) {}
  ~Daemon() { context_.shutdown(); }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  Value status() {
    const std::string json = status_json({world_.pipeline(), scheduler_, {}, *bus_, journal_, {0}, {1000}});
    return must(parse_json(json, tree_));
  }

private:
  World& world_;
  Journal& journal_;
  Tree tree_;
  TempFolder folder_;
  Demand demand_;
  boost::asio::io_context io_;
  HttpClient http_{io_, HttpOptions{}};
  Scheduler scheduler_{{io_, http_, world_.pipeline().credit(), world_.clock, world_.log()}};
  zmq::context_t context_{1};
  std::unique_ptr<Bus> bus_;
};

}  // namespace

TEST_CASE("the counts of a status add up, and say by which rules articles were dropped") {
  World world;
  world.stage({.name = "filter", .process = [](newsd::Batch batch, newsd::Output out) {
                 for (std::uint32_t i = 0; i < batch.size(); ++i) {
                   if (batch[i].title() == "gossip") out.drop(i, "no gossip");
                   if (batch[i].title() == "broken") out.fail(i, "no text");
                 }
               }});
  world.start();
  world.deliver({"harbour", "gossip", "broken", "ferry"});
  REQUIRE(world.becomes_idle());
  Daemon daemon(world);
  const Value articles = daemon.status()["articles"];
  CHECK(to_json(articles) ==
        R"({"accepted":4,"emitted":0,"journalled":2,"dropped":1,"dead":1,"held":0,"in_flight":0,"add_up":true,)"
        R"("dropped_by_rule":{"no gossip":1}})");
}

TEST_CASE("a status shows its stages, its journal and its sockets") {
  World world;
  world.stage({.name = "filter", .process = [](newsd::Batch, newsd::Output out) { out.drop(0, "rule"); }});
  world.start();
  world.deliver({"harbour"});
  REQUIRE(world.becomes_idle());
  Daemon daemon(world);
  const Value status = daemon.status();
  CHECK(status["version"].text() == NEWSD_VERSION);
  CHECK(status["started"].text() == "1970-01-01T00:00:00.000Z");
  REQUIRE(status["stages"].size() == 1);
  CHECK(status["stages"].item(0)["name"].text() == "filter");
  CHECK(status["stages"].item(0)["dropped"].integer() == 1);
  CHECK(status["journal"]["head"].integer() == 0);
  CHECK(status["journal"]["problem"].is_null());
  CHECK(status["bus"]["live"].text().find("live.sock") != std::string_view::npos);
}

TEST_CASE("a status says why the journal cannot be written") {
  World world;
  world.start();
  world.sql("CREATE TRIGGER fails BEFORE INSERT ON articles BEGIN SELECT RAISE(ABORT, 'no room'); END");
  world.deliver({"harbour"});
  REQUIRE(comes_true([&] { return world.pipeline().journal_problem().has_value(); }));
  {
    Daemon daemon(world);
    const Value status = daemon.status();
    CHECK(status["journal"]["problem"].text().find("no room") != std::string_view::npos);
    CHECK(status["articles"]["in_flight"].integer() == 1);
    CHECK(status["articles"]["add_up"].boolean());
  }
  world.sql("DROP TRIGGER fails");
  CHECK(world.becomes_idle());
}

TEST_CASE("the short status is the counts and the journal's head") {
  Counts counts;
  counts.accepted = 3;
  counts.journalled = 2;
  counts.in_flight = 1;
  CHECK(counts_json(counts, 2) ==
        R"({"head":2,"articles":{"accepted":3,"emitted":0,"journalled":2,"dropped":0,"dead":0,"held":0,)"
        R"("in_flight":1,"add_up":true,"dropped_by_rule":{}}})");
  counts.journalled = 1;
  CHECK(counts_json(counts, 2).find(R"("add_up":false)") != std::string::npos);
}

TEST_CASE("plugins are listed with what they are, and broken modules with why") {
  Catalog catalog({NEWSD_LOADER_PLUGINS});
  Tree tree;
  const Value modules = Value(must(parse_json(plugins_json(catalog.list()), tree)))["modules"];
  std::size_t sound = 0;
  std::size_t broken = 0;
  for (const Value module : modules) {
    CHECK_FALSE(module["path"].text().empty());
    sound += module["plugins"].size();
    broken += module["error"].text().empty() ? 0 : 1;
  }
  CHECK(sound > 0);
  CHECK(broken > 0);
}
