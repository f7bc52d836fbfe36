// Both ends of the bus's sockets, as the tests use them.
#pragma once

#include "base/text.hpp"
#include "bus/frames.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "support/heard.hpp"

namespace newsd::daemon::test {

using Strings = std::vector<std::string>;

// A socket that leaves nothing behind and waits for no more than `wait`.
inline zmq::socket_t socket(zmq::context_t& context, zmq::socket_type type,
                            std::chrono::milliseconds wait = std::chrono::milliseconds(patience)) {
  zmq::socket_t made(context, type);
  made.set(zmq::sockopt::linger, 0);
  made.set(zmq::sockopt::rcvtimeo, static_cast<int>(wait.count()));
  made.set(zmq::sockopt::sndhwm, 0);
  made.set(zmq::sockopt::rcvhwm, 0);
  return made;
}

// A whole message, frame by frame; none if nothing came.
inline Strings receive(zmq::socket_t& from, zmq::recv_flags flags = zmq::recv_flags::none) {
  Strings frames;
  zmq::message_t frame;
  do {
    if (!from.recv(frame, flags)) return {};
    frames.push_back(frame.to_string());
  } while (frame.more());
  return frames;
}

inline std::optional<FrameHeader> header_of(const std::string& frame) {
  return decode({reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size()});
}

inline Publication publication(Sequence sequence, std::string body = {}) {
  Publication made;
  made.sequence = sequence;
  made.source = "gazette";
  made.language = "fr";
  made.body = body.empty() ? R"({"n":)" + std::to_string(sequence) + "}" : std::move(body);
  return made;
}

}  // namespace newsd::daemon::test
