#include "bus/live.hpp"

#include <catch2/catch.hpp>

#include "sockets.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

constexpr Epoch kEpoch = 77;

// A live feed on inproc, whose thread is the test's: take() does a round of it.
class World {
public:
  World() : live(context, demand) {
    live.socket().set(zmq::sockopt::linger, 0);
    live.socket().bind("inproc://live");
  }

  zmq::socket_t subscriber(const Strings& topics) {
    zmq::socket_t made = socket(context, zmq::socket_type::sub);
    made.connect("inproc://live");
    for (const std::string& topic : topics) made.set(zmq::sockopt::subscribe, topic);
    return made;
  }
  // Takes what peers send until the families that are wanted are these.
  bool comes_to_want(std::uint32_t families) {
    return comes_true([&] {
      live.take_subscriptions();
      for (std::uint32_t bit = 1; bit <= Demand::bit(Family::heartbeat); bit <<= 1)
        if (demand.wants(static_cast<Family>(bit)) != ((families & bit) != 0)) return false;
      return true;
    });
  }
  void publish(const Publication& each) {
    zmq::message_t body(each.body.data(), each.body.size());
    live.publish(kEpoch, each, body);
  }

  zmq::context_t context{1};
  Demand demand;
  Live live;
};

}  // namespace

TEST_CASE("a subscription makes its family wanted, and the last one's end makes it unwanted") {
  World world;
  CHECK(world.comes_to_want(0));
  zmq::socket_t one = world.subscriber({"all/fr/"});
  CHECK(world.comes_to_want(Demand::bit(Family::all)));
  {
    zmq::socket_t two = world.subscriber({"all/fr/", "tag/"});
    CHECK(world.comes_to_want(Demand::bit(Family::all) | Demand::bit(Family::tag)));
  }
  CHECK(world.comes_to_want(Demand::bit(Family::all)));
  one.set(zmq::sockopt::unsubscribe, "all/fr/");
  CHECK(world.comes_to_want(0));
}

TEST_CASE("an article arrives as topic, header and body, once for each matching family") {
  World world;
  zmq::socket_t subscriber = world.subscriber({"all/fr/", "tag/rule/sea/"});
  REQUIRE(world.comes_to_want(Demand::bit(Family::all) | Demand::bit(Family::tag)));
  Publication each = publication(5);
  each.kind = Kind::update;
  each.tags = {{"rule", "sea"}, {"rule", "land"}};
  world.publish(each);
  const FrameHeader header{FrameKind::update, true, kEpoch, 5};
  for (const std::string topic : {"all/fr/gazette/", "tag/rule/sea/fr/"}) {
    const Strings frames = receive(subscriber);
    REQUIRE(frames.size() == 3);
    CHECK(frames[0] == topic);
    CHECK(header_of(frames[1]) == header);
    CHECK(frames[2] == R"({"n":5})");
  }
  CHECK(receive(subscriber, zmq::recv_flags::dontwait).empty());
}

TEST_CASE("a language is not taken for another that begins like it") {
  World world;
  zmq::socket_t canadian = world.subscriber({"all/fr-CA/"});
  zmq::socket_t french = world.subscriber({"all/fr/"});
  Publication quebec = publication(2);
  quebec.language = "fr-CA";
  Strings to_canadian;
  Strings to_french;
  REQUIRE(comes_true([&] {
    world.live.take_subscriptions();
    world.publish(publication(1));
    world.publish(quebec);
    if (to_canadian.empty()) to_canadian = receive(canadian, zmq::recv_flags::dontwait);
    if (to_french.empty()) to_french = receive(french, zmq::recv_flags::dontwait);
    return !to_canadian.empty() && !to_french.empty();
  }));
  CHECK(to_canadian[0] == "all/fr-CA/gazette/");
  CHECK(to_french[0] == "all/fr/gazette/");
}

TEST_CASE("a message without a sequence of its own says so") {
  World world;
  zmq::socket_t subscriber = world.subscriber({"hb/"});
  REQUIRE(world.comes_to_want(Demand::bit(Family::heartbeat)));
  world.live.publish_aside("hb/", {FrameKind::heartbeat, false, kEpoch, 9}, "{}");
  const Strings frames = receive(subscriber);
  REQUIRE(frames.size() == 3);
  CHECK(header_of(frames[1]) == FrameHeader{FrameKind::heartbeat, false, kEpoch, 9});
}

TEST_CASE("what is no subscription is counted and ignored") {
  World world;
  zmq::socket_t stranger = socket(world.context, zmq::socket_type::xsub);
  stranger.connect("inproc://live");
  stranger.send(zmq::str_buffer("hello"));
  stranger.send(zmq::str_buffer("\001all/"));
  CHECK(world.comes_to_want(Demand::bit(Family::all)));
  CHECK(comes_true([&] {
    world.live.take_subscriptions();
    return world.live.garbage() == 1;
  }));
}

TEST_CASE("a topic longer than any that exists makes nothing wanted") {
  World world;
  zmq::socket_t greedy = world.subscriber({"all/" + std::string(1100, 'x'), "tag/"});
  CHECK(world.comes_to_want(Demand::bit(Family::tag)));
  CHECK(world.live.garbage() == 1);
}
