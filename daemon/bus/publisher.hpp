// The ends of the ways to the bus: the journal thread's, and the stage lanes' for their taps.
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

// A stage's tap: lossy, so that it never slows the path. Made and used on the stage's lane.
class Tap {
public:
  Tap(zmq::context_t& context, const std::string& endpoint);
  // Drops the group if the bus is not keeping up.
  void offer(std::unique_ptr<TapGroup> group);

private:
  zmq::socket_t socket_;
};

}  // namespace newsd::daemon
