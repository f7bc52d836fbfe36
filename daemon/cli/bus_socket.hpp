// newsctl's side of the bus: a socket that can be waited for together with Ctrl-C.
#pragma once

#include "base/unique_fd.hpp"

#include <chrono>
#include <string>
#include <vector>
#include <zmq.hpp>

namespace newsd::daemon {

// From its making on, SIGINT and SIGTERM end nothing by themselves, but can be waited for. To be made before any
// thread.
class Interrupt {
public:
  Interrupt();
  int descriptor() const { return descriptor_.get(); }
  bool comes_within(std::chrono::milliseconds time) const;

private:
  UniqueFd descriptor_;
};

class BusSocket {
public:
  enum class Event { message, interrupt, silence };

  // With every bound that ZeroMQ leaves open set. Connects; that succeeds even if nobody is there yet.
  BusSocket(zmq::context_t& context, zmq::socket_type type, const std::string& endpoint);

  void subscribe(const std::string& topic) { socket_.set(zmq::sockopt::subscribe, topic); }
  void send(const std::string& command) { socket_.send(zmq::buffer(command), zmq::send_flags::dontwait); }
  Event wait(const Interrupt& interrupt, std::chrono::milliseconds patience);
  // All frames of the next message; none if there is no message now.
  std::vector<zmq::message_t> receive();

private:
  zmq::socket_t socket_;
};

}  // namespace newsd::daemon
