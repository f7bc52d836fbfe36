// The stream: every article in order, from any place in the journal on, as far as the reader's credit goes. A ROUTER
// socket; docs/WIRE.md gives the commands and answers.
//
// What lies in the journal is read by the StreamReader; a session that has caught up is served from what is just being
// published. Either way a session gets sequence after sequence, so that the two join without a gap or a repeat. A slow
// reader uses its credit and nothing else. On the bus thread.
#pragma once

#include "bus/frames.hpp"
#include "bus/publication.hpp"
#include "bus/stream_reader.hpp"

#include <cstdint>
#include <map>
#include <newsd/value.hpp>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace newsd::daemon {

class Stream {
public:
  static constexpr std::size_t kMaxSessions = 1000;

  Stream(zmq::context_t& context, Epoch epoch, Sequence head, std::size_t max_sessions = kMaxSessions);

  zmq::socket_t& socket() { return socket_; }
  zmq::socket_t& results() { return results_; }

  void take_commands();
  void take_results();
  // One journalled article, in order.
  void publish(const Publication& publication, zmq::message_t& body);
  void heartbeat();

  std::uint64_t garbage() const { return garbage_; }
  std::size_t sessions() const { return sessions_.size(); }

private:
  struct Session {
    std::uint64_t opening = 0;
    std::variant<Sequence, UnixMilliseconds> from;  // a time until the first answer has told the sequence
    std::uint64_t credit = 0;
    bool is_reading = false;
    Sequence head_when_asked = 0;  // of the read that is under way
  };
  struct Item {
    FrameHeader header;
    zmq::message_t body;
  };

  void take_command(const std::string& identity, std::string_view text);
  void open(const std::string& identity, Value command);
  void read_on(const std::string& identity, Session& session);
  void take_result(ReadResult& result);
  bool send(const std::string& identity, std::vector<Item> items);
  bool tell(const std::string& identity, FrameKind kind, std::string_view json);
  bool refuse(const std::string& identity, const Error& error);

  zmq::socket_t socket_;
  zmq::socket_t orders_;
  zmq::socket_t results_;
  const Epoch epoch_;
  Sequence head_;
  const std::size_t max_sessions_;
  std::map<std::string, Session> sessions_;  // by ZeroMQ's routing id
  std::uint64_t next_opening_ = 1;
  std::uint64_t garbage_ = 0;
};

}  // namespace newsd::daemon
