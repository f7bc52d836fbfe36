// The live feed: an XPUB socket on which every journalled article goes out once for each family that somebody wants.
//
// Fast, and lossy for a subscriber that stalls, and for nobody else: XPUB drops what a slow one does not take. On the
// bus thread.
#pragma once

#include "bus/frames.hpp"
#include "bus/publication.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <zmq.hpp>

namespace newsd::daemon {

class Live {
public:
  Live(zmq::context_t& context, Demand& demand);

  zmq::socket_t& socket() { return socket_; }
  // Takes the subscriptions that have come in; anything else is garbage, counted and ignored.
  void take_subscriptions();
  void publish(Epoch epoch, const Publication& publication, zmq::message_t& body);
  // A message without a sequence of its own.
  void publish_aside(std::string_view topic, const FrameHeader& header, std::string_view body);

  std::uint64_t garbage() const { return garbage_; }
  std::size_t topics() const { return subscriptions_.size(); }  // different ones, of all subscribers together

private:
  void send(std::string_view topic, const FrameHeader& header, zmq::message_t body);

  zmq::socket_t socket_;
  Demand& demand_;
  std::set<std::string> subscriptions_;  // XPUB tells the first and the last of each
  std::uint64_t garbage_ = 0;
};

}  // namespace newsd::daemon
