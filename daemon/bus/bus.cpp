#include "bus/bus.hpp"

#include "bus/live.hpp"
#include "bus/object_message.hpp"
#include "bus/outward.hpp"
#include "bus/stream.hpp"

#include <array>
#include <future>

namespace newsd::daemon {
namespace {

constexpr int kTapGroups = 64;

}  // namespace

// Made, used and closed on the bus thread.
struct Bus::Loop {
  Loop(zmq::context_t& context, Bus& owner)
      : bus(owner),
        live(context, owner.parts_.demand),
        stream(context, owner.options_.epoch, owner.options_.head),
        publications(context, zmq::socket_type::pull),
        taps(context, zmq::socket_type::pull),
        head(owner.options_.head) {
    publications.set(zmq::sockopt::rcvhwm, 0);
    publications.set(zmq::sockopt::linger, 0);
    publications.bind(kPublications);
    taps.set(zmq::sockopt::rcvhwm, kTapGroups);
    taps.set(zmq::sockopt::linger, 0);
    taps.bind(kTaps);
  }

  Result<> bind() {
    auto live_bound = bind_outward(live.socket(), bus.options_.live);
    if (!live_bound) return failure(live_bound.error());
    auto stream_bound = bind_outward(stream.socket(), bus.options_.stream);
    if (!stream_bound) return failure(stream_bound.error());
    bus.live_ = std::move(*live_bound);
    bus.stream_ = std::move(*stream_bound);
    return {};
  }

  // XPUB and ROUTER sockets may hold messages that came in while we were sending: each round empties all of them.
  void run() {
    auto next_beat = std::chrono::steady_clock::now() + bus.options_.heartbeat;
    std::array<zmq::pollitem_t, 5> items{{{live.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {stream.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {stream.results().handle(), 0, ZMQ_POLLIN, 0},
                                          {publications.handle(), 0, ZMQ_POLLIN, 0},
                                          {taps.handle(), 0, ZMQ_POLLIN, 0}}};
    for (;;) {
      const auto now = std::chrono::steady_clock::now();
      if (now >= next_beat) {
        beat();
        next_beat = now + bus.options_.heartbeat;
      }
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next_beat - now);
      zmq::poll(items.data(), items.size(), wait);
      live.take_subscriptions();
      stream.take_commands();
      stream.take_results();
      take_publications();
      take_taps();
      bus.garbage_ = live.garbage() + stream.garbage();
      bus.sessions_ = stream.sessions();
      bus.topics_ = live.topics();
    }
  }

  void take_publications() {
    zmq::message_t message;
    while (publications.recv(message, zmq::recv_flags::dontwait)) {
      const auto group = object_in<PublicationGroup>(message);
      for (Publication& publication : group->publications) {
        auto owned = std::make_unique<std::string>(std::move(publication.body));
        zmq::message_t body(
            owned->data(), owned->size(), [](void*, void* text) { delete static_cast<std::string*>(text); },
            owned.get());
        static_cast<void>(owned.release());  // the message's from here on
        live.publish(group->epoch, publication, body);
        stream.publish(publication, body);
        head = publication.sequence;
      }
      bus.published_ += group->publications.size();
      live.take_subscriptions();
    }
  }

  // A bounded number a round: watching must not hold up what is watched.
  void take_taps() {
    zmq::message_t message;
    for (int round = 0; round < kTapGroups && taps.recv(message, zmq::recv_flags::dontwait); ++round) {
      const auto group = object_in<TapGroup>(message);
      for (const TapGroup::Tapped& each : group->articles)
        live.publish_aside(tap_topic(group->stage, each.source), aside(FrameKind::tap), each.body);
    }
  }

  void beat() {
    stream.heartbeat();
    const Demand& demand = bus.parts_.demand;
    if (demand.wants(Family::heartbeat))
      live.publish_aside("hb/", aside(FrameKind::heartbeat), R"({"time":")" + rfc3339(bus.parts_.clock.now()) + "\"}");
    if (demand.wants(Family::status))
      live.publish_aside("status/newsd/", aside(FrameKind::status), bus.parts_.status());
  }

  FrameHeader aside(FrameKind kind) const { return {kind, false, bus.options_.epoch, head}; }

  Bus& bus;
  Live live;
  Stream stream;
  zmq::socket_t publications;
  zmq::socket_t taps;
  Sequence head;
};

Bus::Bus(Options options, Parts parts) : options_(std::move(options)), parts_(std::move(parts)) {}

Result<std::unique_ptr<Bus>> Bus::start(zmq::context_t& context, Options options, Parts parts) {
  std::unique_ptr<Bus> bus(new Bus(std::move(options), std::move(parts)));
  auto reader = StreamReader::start(context, bus->options_.journal);
  if (!reader) return failure(reader.error());
  bus->reader_ = std::move(*reader);
  std::promise<Result<>> bound;
  auto is_bound = bound.get_future();
  bus->thread_ = std::thread([&context, made = bus.get(), bound = std::move(bound)]() mutable {
    try {
      Loop loop(context, *made);
      auto result = loop.bind();
      const bool may_run = result.has_value();
      bound.set_value(std::move(result));
      if (may_run) loop.run();
    } catch (const zmq::error_t& error) {
      if (error.num() != ETERM) made->parts_.log.error("the bus thread ends", {{"reason", error.what()}});
    }
  });
  if (auto result = is_bound.get(); !result) {
    context.shutdown();
    return failure(result.error());
  }
  return bus;
}

Bus::~Bus() {
  if (thread_.joinable()) thread_.join();
}

Bus::Counts Bus::counts() const { return {published_.load(), garbage_.load(), sessions_.load(), topics_.load()}; }

}  // namespace newsd::daemon
