#include "bus/publisher.hpp"

#include "bus/object_message.hpp"

namespace newsd::daemon {
namespace {

constexpr int kTapGroups = 64;  // that may wait for the bus

}  // namespace

Publisher::Publisher(zmq::context_t& context, const std::string& endpoint) : socket_(context, zmq::socket_type::push) {
  socket_.set(zmq::sockopt::sndhwm, 0);
  socket_.set(zmq::sockopt::linger, 0);
  socket_.connect(endpoint);
}

void Publisher::publish(std::unique_ptr<PublicationGroup> group) {
  socket_.send(message_of(std::move(group)), zmq::send_flags::none);
}

Tap::Tap(zmq::context_t& context, const std::string& endpoint) : socket_(context, zmq::socket_type::push) {
  socket_.set(zmq::sockopt::sndhwm, kTapGroups);
  socket_.set(zmq::sockopt::linger, 0);
  socket_.connect(endpoint);
}

void Tap::offer(std::unique_ptr<TapGroup> group) {
  zmq::message_t message = message_of(std::move(group));
  static_cast<void>(socket_.send(std::move(message), zmq::send_flags::dontwait));
}

}  // namespace newsd::daemon
