// The journal thread's end of the way to the bus.
#pragma once

#include "bus/publication.hpp"

#include <memory>
#include <string>
#include <zmq.hpp>

namespace newsd::daemon {

// Made and used on the journal thread. Throws zmq::error_t with ETERM once the context is shut down.
class Publisher {
public:
  Publisher(zmq::context_t& context, const std::string& endpoint);
  void publish(std::unique_ptr<PublicationGroup> group);

private:
  zmq::socket_t socket_;
};

}  // namespace newsd::daemon
