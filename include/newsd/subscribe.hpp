// Subscribers of newsd's bus in C++20, over cppzmq: Live (fast, lossy for who stalls) and Stream (every article once,
// in order, from any place in the journal on). docs/WIRE.md describes what goes over the sockets.
//
//   zmq::context_t context;
//   newsd::subscribe::Stream stream(context, "ipc:///run/newsd/stream.sock", newsd::subscribe::From::start());
//   while (auto article = stream.receive(std::chrono::seconds(60))) use(article->body);
//
// Threads: an object belongs to one thread at a time; it has none of its own and works inside receive() alone.
// Lifetimes: the context outlives the object. Messages own their bytes.
// Errors: StreamError is what newsd refuses; zmq::error_t is ZeroMQ's (a malformed endpoint, ETERM once the context is
// shut down). A newsd that is not there is no error: receive() waits for it.
//
// SPDX-License-Identifier: Apache-2.0
#ifndef NEWSD_SUBSCRIBE_HPP
#define NEWSD_SUBSCRIBE_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>
#include <zmq.hpp>

namespace newsd::subscribe {

using std::chrono::milliseconds;

// ---- The header ----------------------------------------------------------------------------------------------------

enum class Kind : std::uint8_t { fresh = 1, update, copy, withdrawn, story, status, tap, heartbeat };

struct Header {
  Kind kind = Kind::fresh;
  bool has_own_sequence = true;  // false: it carries that of the last journalled article, and is never a repeat
  std::uint64_t epoch = 0;       // which journal
  std::uint64_t sequence = 0;    // place in it, from 1
  bool operator==(const Header&) const = default;
};

// Nothing unless these are the 24 bytes of a header of version 1.
inline std::optional<Header> decode_header(std::span<const std::uint8_t> bytes) {
  static constexpr std::array<std::uint8_t, 5> kStart{'N', 'W', 'S', 'D', 1};
  if (bytes.size() != 24 || !std::equal(kStart.begin(), kStart.end(), bytes.begin())) return std::nullopt;
  if (bytes[5] < 1 || bytes[5] > static_cast<std::uint8_t>(Kind::heartbeat)) return std::nullopt;
  const auto number = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes.subspan(at, 8)) value = value << 8 | byte;
    return value;
  };
  return Header{static_cast<Kind>(bytes[5]), (bytes[7] & 1) == 0, number(8), number(16)};
}

struct Message {
  std::string topic;  // empty on the stream
  Header header;
  std::string body;  // JSON
};

// ---- Topics --------------------------------------------------------------------------------------------------------

// The topic of these parts, each percent-encoded and ended by a slash: topic({"all", "fr"}) is "all/fr/".
inline std::string topic(std::initializer_list<std::string_view> parts) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  static constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-";
  std::string made;
  for (const std::string_view part : parts) {
    for (const char c : part) {
      const auto byte = static_cast<std::uint8_t>(c);
      if (kPlain.find(c) != std::string_view::npos)
        made += c;
      else
        made.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
    made += '/';
  }
  return made;
}

// ---- Live ----------------------------------------------------------------------------------------------------------

// Every article comes once, however many of the topics it matches. What newsd sends while the receiver is more than
// `high_water_mark` messages behind is lost, and nothing tells of it: who must have everything uses Stream.
class Live {
public:
  // Topics match as prefixes: "" all there is, "all/" every article, "all/fr/" those in French.
  Live(zmq::context_t& context, const std::string& endpoint, const std::vector<std::string>& topics = {"all/"},
       int high_water_mark = 10'000)
      : socket_(connected(context, endpoint, topics, high_water_mark)) {}

  // The next message, or nothing if none came in that time. Subscriptions take effect when newsd has received them:
  // what was published before that does not come.
  std::optional<Message> receive(milliseconds at_most) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    for (;;) {
      zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
      const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
      if (zmq::poll(&item, 1, std::max(left, milliseconds(0))) == 0) return std::nullopt;
      if (auto message = take()) return message;
    }
  }

  // Messages that were none of newsd's.
  std::uint64_t garbage() const { return garbage_; }

private:
  static zmq::socket_t connected(zmq::context_t& context, const std::string& endpoint,
                                 const std::vector<std::string>& topics, int high_water_mark) {
    zmq::socket_t socket(context, zmq::socket_type::sub);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::rcvhwm, high_water_mark);
    socket.set(zmq::sockopt::sndhwm, 0);  // the default would silently lose all subscriptions beyond 1,000
    socket.set(zmq::sockopt::heartbeat_ivl, 15'000);
    for (const std::string& each : topics) socket.set(zmq::sockopt::subscribe, each);
    socket.connect(endpoint);
    return socket;
  }

  // The message that has arrived, unless it is a repeat or garbage.
  std::optional<Message> take() {
    std::vector<zmq::message_t> parts(1);
    static_cast<void>(socket_.recv(parts.back()));
    while (parts.back().more()) static_cast<void>(socket_.recv(parts.emplace_back()));
    const auto header =
        parts.size() == 3 ? decode_header({parts[1].data<std::uint8_t>(), parts[1].size()}) : std::nullopt;
    if (!header) {
      ++garbage_;
      return std::nullopt;
    }
    if (header->has_own_sequence) {
      if (header->epoch == epoch_ && header->sequence <= sequence_) return std::nullopt;  // under another topic
      epoch_ = header->epoch;
      sequence_ = header->sequence;
    }
    return Message{parts[0].to_string(), *header, parts[2].to_string()};
  }

  zmq::socket_t socket_;
  std::uint64_t epoch_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t garbage_ = 0;
};

// ---- Stream --------------------------------------------------------------------------------------------------------

// What newsd refuses: `code` is for programs ("invalid", "unsupported", "epoch", "limit", "journal"), the text says
// what is wrong, the hint what to do. After "epoch" the journal is another one: open from the start. Any other
// receive() that follows tries once more.
class StreamError : public std::runtime_error {
public:
  StreamError(std::string code, const std::string& text, std::string hint)
      : std::runtime_error(text), code_(std::move(code)), hint_(std::move(hint)) {}
  const std::string& code() const { return code_; }
  const std::string& hint() const { return hint_; }

private:
  std::string code_, hint_;
};

// An article's place for ever. To be stored together with what was made of the article: that makes "at least once"
// exactly once.
struct Position {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  bool operator==(const Position&) const = default;
};

namespace detail {

// A member of one of newsd's answers, which are compact JSON: in that, `"name":"` occurs nowhere else, as quotes within
// text are escaped.
inline std::string member(std::string_view json, std::string_view name) {
  const std::string opening = '"' + std::string(name) + "\":\"";
  const std::size_t found = json.find(opening);
  std::string value;
  if (found == std::string_view::npos) return value;
  for (std::size_t i = found + opening.size(); i < json.size() && json[i] != '"'; ++i) {
    if (json[i] == '\\') ++i;
    if (i < json.size()) value += json[i];
  }
  return value;
}

}  // namespace detail

// Where a stream begins.
class From {
public:
  static From start() { return From("\"start\""); }  // with the oldest article kept
  static From now() { return From("\"now\""); }      // with the next one
  static From last(std::uint64_t count) { return From(R"({"last":)" + std::to_string(count) + '}'); }  // so many back
  static From sequence(std::uint64_t sequence) { return From(std::to_string(sequence)); }
  static From time(std::string_view rfc3339) { return From('"' + std::string(rfc3339) + '"'); }  // journalled since
  // Behind the last article that was handled. If newsd's journal is another one by now, it refuses with "epoch".
  static From after(Position position) { return From(std::to_string(position.sequence + 1), position.epoch); }

private:
  friend class Stream;
  explicit From(std::string json, std::optional<std::uint64_t> epoch = std::nullopt)
      : json_(std::move(json)), epoch_(epoch) {}
  std::string json_;
  std::optional<std::uint64_t> epoch_;
};

// Every article in order of sequence, without a gap or a repeat, whatever happens to the connection: when newsd has
// been restarted, or has been silent for too long, it connects anew and goes on behind the last article. Stays where it
// was made.
class Stream {
public:
  struct Options {
    std::uint32_t credit = 1000;   // articles that newsd may send ahead, 1 to 1,000,000; granted anew as they are read
    milliseconds silence{20'000};  // without even a heartbeat (newsd: every 5 s): connect anew
    milliseconds pause{200};       // between two connections
  };

  Stream(zmq::context_t& context, std::string endpoint, From from)
      : Stream(context, std::move(endpoint), std::move(from), {}) {}
  Stream(zmq::context_t& context, std::string endpoint, From from, Options options)
      : context_(context), endpoint_(std::move(endpoint)), options_(options), from_(std::move(from)) {}

  // The next article, or nothing if none came in that time. Throws StreamError.
  std::optional<Message> receive(milliseconds at_most) {
    const auto deadline = Clock::now() + at_most;
    for (;;) {
      if (!ready_.empty()) return hand_out();
      if (!connection_) connect(deadline);
      if (connection_) {
        wait(deadline);
        take_all();
      }
      if (ready_.empty() && Clock::now() >= deadline) return std::nullopt;
    }
  }

  // Of the last article that receive() gave; before the first, where a stream from now began.
  std::optional<Position> position() const { return position_; }
  // The newest article when the stream was opened last; nothing while it is not open.
  std::optional<Position> head() const { return head_; }

private:
  using Clock = std::chrono::steady_clock;

  // A socket, and what ZeroMQ tells of its connection.
  struct Connection {
    Connection(zmq::context_t& context, const std::string& endpoint)
        : socket(context, zmq::socket_type::dealer), events(context, zmq::socket_type::pair), heard(Clock::now()) {
      socket.set(zmq::sockopt::linger, 0);
      socket.set(zmq::sockopt::rcvhwm, 0);  // credit is the bound
      socket.set(zmq::sockopt::heartbeat_ivl, 15'000);
      const std::string monitor =
          "inproc://newsd-stream-" + std::to_string(reinterpret_cast<std::uintptr_t>(socket.handle()));
      if (zmq_socket_monitor(socket.handle(), monitor.c_str(), ZMQ_EVENT_DISCONNECTED) != 0) throw zmq::error_t();
      events.set(zmq::sockopt::rcvhwm, 0);
      events.connect(monitor);
      socket.connect(endpoint);
    }
    ~Connection() { zmq_socket_monitor(socket.handle(), nullptr, 0); }  // before nobody listens any more
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    zmq::socket_t socket;
    zmq::socket_t events;  // readable: the connection was lost
    Clock::time_point heard;
  };

  void connect(Clock::time_point deadline) {
    std::this_thread::sleep_until(std::min(deadline, may_connect_));
    if (Clock::now() < may_connect_) return;
    connection_.emplace(context_, endpoint_);
    read_ = 0;
    std::string command = R"({"type":"open","from":)" + from_.json_;
    if (from_.epoch_) command += R"(,"epoch":")" + std::to_string(*from_.epoch_) + '"';
    tell(command + R"(,"credit":)" + std::to_string(options_.credit) + '}');
  }

  // A closed socket forgets what has not been sent: nothing of the old session reaches the next one.
  void disconnect() {
    connection_.reset();
    head_.reset();
    may_connect_ = Clock::now() + options_.pause;
  }

  void wait(Clock::time_point deadline) {
    std::array<zmq::pollitem_t, 2> items{
        {{connection_->socket.handle(), 0, ZMQ_POLLIN, 0}, {connection_->events.handle(), 0, ZMQ_POLLIN, 0}}};
    const auto until = std::min(deadline, connection_->heard + options_.silence);
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
    zmq::poll(items.data(), items.size(), std::max(left, milliseconds(0)));
  }

  void take_all() {
    zmq::message_t part;
    std::optional<StreamError> refusal;
    while (connection_->socket.recv(part, zmq::recv_flags::dontwait)) {
      std::vector<zmq::message_t> parts;
      parts.push_back(std::move(part));
      while (parts.back().more()) static_cast<void>(connection_->socket.recv(parts.emplace_back()));
      connection_->heard = Clock::now();
      for (std::size_t i = 0; i + 1 < parts.size(); i += 2) take(parts[i], parts[i + 1], refusal);
    }
    const bool is_lost = connection_->events.recv(part, zmq::recv_flags::dontwait).has_value();
    const bool is_silent = Clock::now() >= connection_->heard + options_.silence;
    if (is_lost || is_silent || refusal) disconnect();
    // A newsd that has just been started refuses what was meant for its predecessor: that says nothing.
    if (refusal && !is_lost) throw StreamError(*refusal);
  }

  void take(const zmq::message_t& header_part, const zmq::message_t& body, std::optional<StreamError>& refusal) {
    const auto header = decode_header({header_part.data<std::uint8_t>(), header_part.size()});
    if (!header) return;
    if (header->has_own_sequence) {
      ready_.push_back({{}, *header, body.to_string()});
      return;
    }
    if (header->kind != Kind::status) return;
    const std::string_view answer = body.to_string_view();
    const std::string type = detail::member(answer, "type");
    if (type == "error")
      refusal.emplace(detail::member(answer, "code"), detail::member(answer, "text"), detail::member(answer, "hint"));
    if (type != "opened") return;
    head_ = Position{header->epoch, header->sequence};
    if (from_.json_ == "\"now\"") go_on_after(*head_);
  }

  void go_on_after(Position position) {
    position_ = position;
    from_ = From::after(position);
  }

  Message hand_out() {
    Message message = std::move(ready_.front());
    ready_.pop_front();
    go_on_after({message.header.epoch, message.header.sequence});
    if (connection_ && ++read_ >= std::max<std::uint32_t>(1, options_.credit / 2)) {
      tell(R"({"type":"credit","credit":)" + std::to_string(std::exchange(read_, 0)) + '}');
    }
    return message;
  }

  void tell(const std::string& command) { connection_->socket.send(zmq::buffer(command), zmq::send_flags::dontwait); }

  zmq::context_t& context_;
  const std::string endpoint_;
  const Options options_;
  From from_;
  std::optional<Connection> connection_;
  Clock::time_point may_connect_ = Clock::now();
  std::deque<Message> ready_;
  std::uint32_t read_ = 0;  // since credit was last granted
  std::optional<Position> position_, head_;
};

}  // namespace newsd::subscribe

#endif
