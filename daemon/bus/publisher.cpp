#include "bus/publisher.hpp"

#include "bus/object_message.hpp"

namespace newsd::daemon {

Publisher::Publisher(zmq::context_t& context, const std::string& endpoint) : socket_(context, zmq::socket_type::push) {
  socket_.set(zmq::sockopt::sndhwm, 0);
  socket_.set(zmq::sockopt::linger, 0);
  socket_.connect(endpoint);
}

void Publisher::publish(std::unique_ptr<PublicationGroup> group) {
  socket_.send(message_of(std::move(group)), zmq::send_flags::none);
}

}  // namespace newsd::daemon
