#include "bus/live.hpp"

namespace newsd::daemon {
namespace {

constexpr int kHighWaterMark = 10'000;  // messages a subscriber may lag behind before it loses some
constexpr std::size_t kMaxTopicBytes = 1024;
constexpr std::size_t kMaxSubscriptions = 100'000;

}  // namespace

Live::Live(zmq::context_t& context, Demand& demand) : socket_(context, zmq::socket_type::xpub), demand_(demand) {
  socket_.set(zmq::sockopt::sndhwm, kHighWaterMark);
  socket_.set(zmq::sockopt::rcvhwm, 0);
}

void Live::take_subscriptions() {
  zmq::message_t message;
  bool changed = false;
  while (socket_.recv(message, zmq::recv_flags::dontwait)) {
    const std::string_view text(static_cast<const char*>(message.data()), message.size());
    if (text.empty() || (text[0] != '\0' && text[0] != '\1') || text.size() > kMaxTopicBytes) {
      ++garbage_;
      continue;
    }
    const std::string topic(text.substr(1));
    if (text[0] == '\1' && subscriptions_.size() < kMaxSubscriptions) subscriptions_.insert(topic);
    if (text[0] == '\0') subscriptions_.erase(topic);
    changed = true;
  }
  if (!changed) return;
  std::uint32_t families = 0;
  for (const std::string& topic : subscriptions_) families |= families_under(topic);
  demand_.set(families);
}

void Live::publish(Epoch epoch, const Publication& publication, zmq::message_t& body) {
  const FrameHeader header{static_cast<FrameKind>(publication.kind), true, epoch, publication.sequence};
  for (const std::string& topic : topics_of(publication, demand_)) {
    zmq::message_t shared;
    shared.copy(body);
    send(topic, header, std::move(shared));
  }
}

void Live::publish_aside(std::string_view topic, const FrameHeader& header, std::string_view body) {
  send(topic, header, zmq::message_t(body.data(), body.size()));
}

void Live::send(std::string_view topic, const FrameHeader& header, zmq::message_t body) {
  const auto bytes = encode(header);
  socket_.send(zmq::buffer(topic), zmq::send_flags::sndmore);
  socket_.send(zmq::buffer(bytes), zmq::send_flags::sndmore);
  socket_.send(std::move(body), zmq::send_flags::none);
}

}  // namespace newsd::daemon
