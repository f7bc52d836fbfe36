#include "plugin/services.hpp"

#include "plugin/instance.hpp"
#include "plugin/library.hpp"

#include <catch2/catch.hpp>
#include <newsd/plugin.hpp>
#include <stdexcept>

#include "support/doubles.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

struct World {
  HandClock clock;
  KeptLog log;
  HostServices services{"desk-rules", log, clock};
  newsd::Host host{services.table()};
  CallError error;
};

}  // namespace

TEST_CASE("a plugin sees the daemon's time") {
  World world;
  world.clock.set({1234});
  CHECK(world.host.now_milliseconds() == 1234);
}

TEST_CASE("what a plugin counts is shown under its name") {
  World world;
  world.host.count("articles");
  world.host.count("articles", 4);
  world.host.count("a_2");
  CHECK(world.services.counters() == std::map<std::string, std::uint64_t>{{"articles", 5}, {"a_2", 1}});
}

TEST_CASE("a counter needs a plain name, and an instance has at most 256") {
  World world;
  for (const std::string& name : {std::string(), std::string("Articles"), std::string("a b"), std::string(65, 'a')})
    CHECK_THROWS_WITH(world.host.count(name), "a counter's name is 1 to 64 characters of [a-z0-9_]");
  for (int i = 0; i < 256; ++i) world.host.count("c" + std::to_string(i));
  CHECK_THROWS_WITH(world.host.count("one_more"), "an instance has at most 256 counters");
  world.host.count("c0");
  CHECK(world.services.counters().size() == 256);
}

TEST_CASE("what newsd does not offer yet says so by name") {
  World world;
  const newsd_host& host = *world.services.table();
  const auto refused = [&](newsd_status status, std::string_view service) {
    CHECK(status == NEWSD_UNSUPPORTED);
    CHECK(world.error.text().find(std::string(service) + " is not offered by newsd ") == 0);
  };
  const newsd_request request{sizeof request, 0, newsd::to_abi("http://localhost/"), {}};
  refused(host.fetch(host.context, &request, nullptr, world.error.get()), "fetch()");
  refused(host.state_read(host.context, newsd::to_abi("k"), nullptr, nullptr, world.error.get()), "state_read()");
  refused(host.state_write(host.context, newsd::to_abi("k"), {}, world.error.get()), "state_write()");
  refused(host.secret(host.context, newsd::to_abi("k"), nullptr, nullptr, world.error.get()), "secret()");
  refused(host.timer(host.context, 1, nullptr, world.error.get()), "timer()");
}

TEST_CASE("a message of a plugin is kept to 4 KiB of valid text") {
  World world;
  world.host.info("plain");
  world.host.warning(std::string(5000, 'm'));
  world.host.error("\xff");
  const auto facts = world.log.facts();
  REQUIRE(facts.size() == 3);
  CHECK(facts[0] == "plain");
  CHECK(facts[1].size() == 4096);
  CHECK(facts[2] == "(a message that is not UTF-8)");
  const newsd_host& host = *world.services.table();
  CHECK(host.logs(host.context, NEWSD_DEBUG) == 0);
  CHECK(host.logs(host.context, NEWSD_INFO) == 1);
}

TEST_CASE("an explanation is cut at a character to the room that it was given") {
  char room[4] = {};
  newsd_error error{sizeof error, sizeof room, 0, 0, room};
  CHECK(refuse(&error, NEWSD_REJECT, "ab\u00e9\u00e9") == NEWSD_REJECT);
  CHECK(std::string_view(room, error.length) == "ab\u00e9");
  CHECK(refuse(nullptr, NEWSD_BUSY, "nobody asks") == NEWSD_BUSY);
}

TEST_CASE("a plugin's explanation is believed only as far as it is text in its room") {
  CallError silent;
  CHECK(silent.text() == "no reason given");
  CallError garbage;
  refuse(garbage.get(), NEWSD_REJECT, "\xff\xfe");
  CHECK(garbage.text() == "a reason that is not UTF-8");
  CallError boastful;
  refuse(boastful.get(), NEWSD_REJECT, "short");
  boastful.get()->length = 1'000'000;
  CHECK(boastful.text().size() == 1024);
}

TEST_CASE("an exception that leaves a plugin makes it broken, not the daemon") {
  CHECK(call_plugin([]() -> newsd_status { throw std::runtime_error("against the contract"); }) == NEWSD_BROKEN);
  CHECK(call_plugin([]() -> newsd_status { throw 7; }) == NEWSD_BROKEN);
  CHECK(call_plugin([] { return NEWSD_BUSY; }) == NEWSD_BUSY);
}

TEST_CASE("an instance that cannot be made says why in the plugin's words") {
  World world;
  Descriptor plugin;
  plugin.create = [](const newsd_host*, const newsd_value*, void**, newsd_error* error) {
    return refuse(error, NEWSD_CONFIG, "no such folder");
  };
  const auto wrong = Instance::create(plugin, world.services, newsd::Value());
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == "config");
  CHECK(wrong.error().text == "desk-rules: create() returned CONFIG: no such folder");
  plugin.create = [](const newsd_host*, const newsd_value*, void**, newsd_error*) -> newsd_status { throw 7; };
  const auto broken = Instance::create(plugin, world.services, newsd::Value());
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == "plugin");
  CHECK(broken.error().text == "desk-rules: create() returned BROKEN: no reason given");
}

TEST_CASE("an instance is destroyed once, wherever it has moved to") {
  World world;
  Descriptor plugin;
  static int alive = 0;
  plugin.create = [](const newsd_host*, const newsd_value*, void** self, newsd_error*) {
    ++alive;
    *self = &alive;
    return NEWSD_OK;
  };
  plugin.destroy = [](void*) { --alive; };
  {
    auto made = Instance::create(plugin, world.services, newsd::Value());
    REQUIRE(made);
    const Instance moved = std::move(*made);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}
