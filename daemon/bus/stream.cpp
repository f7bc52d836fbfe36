#include "bus/stream.hpp"

#include "article/json.hpp"
#include "bus/object_message.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxCommandBytes = 65536;
constexpr std::uint64_t kMaxCredit = 1'000'000;
constexpr std::size_t kReadArticles = 64;
constexpr std::uint64_t kReadBytes = 1ULL << 20;
constexpr int kHighWaterMark = 1000;  // messages of one session; credit is the real bound

FrameKind frame_kind(Kind kind) { return static_cast<FrameKind>(kind); }

// What this version does not offer, by the member that asks for it.
std::optional<Error> not_offered(Value command) {
  if (command["consumer"] || command["from"].text() == "cursor")
    return Error{"unsupported", "named consumers are not offered by newsd " NEWSD_VERSION,
                 "keep the last (epoch, sequence) yourself and open from the next sequence"};
  if (command["filter"])
    return Error{"unsupported", "filters are not offered by newsd " NEWSD_VERSION,
                 "filter what you receive, or use the live topics"};
  return std::nullopt;
}

// Where to begin; `head` is the newest.
Result<std::variant<Sequence, UnixMilliseconds>> starting_point(Value from, Sequence head) {
  if (from.type() == NEWSD_INT && from.integer() >= 0)
    return std::max<Sequence>(1, static_cast<Sequence>(from.integer()));
  if (from.text() == "start") return Sequence{1};
  if (from.text() == "now") return head + 1;
  if (const std::int64_t last = from["last"].integer(); last > 0)
    return static_cast<Sequence>(last) < head ? head - static_cast<Sequence>(last) + 1 : Sequence{1};
  if (const auto time = parse_rfc3339(from.text())) return *time;
  return failure("invalid", "open: `from` is missing or unknown",
                 R"(give a sequence, an RFC 3339 time, "start", "now" or {"last":N})");
}

std::optional<std::uint64_t> credit_of(Value command) {
  const std::int64_t credit = command["credit"].integer();
  if (credit < 1 || static_cast<std::uint64_t>(credit) > kMaxCredit) return std::nullopt;
  return static_cast<std::uint64_t>(credit);
}

}  // namespace

Stream::Stream(zmq::context_t& context, Epoch epoch, Sequence head, std::size_t max_sessions)
    : socket_(context, zmq::socket_type::router),
      orders_(context, zmq::socket_type::push),
      results_(context, zmq::socket_type::pull),
      epoch_(epoch),
      head_(head),
      max_sessions_(max_sessions) {
  socket_.set(zmq::sockopt::router_mandatory, true);
  socket_.set(zmq::sockopt::sndhwm, kHighWaterMark);
  socket_.set(zmq::sockopt::rcvhwm, kHighWaterMark);
  for (zmq::socket_t* inner : {&orders_, &results_}) inner->set(zmq::sockopt::linger, 0);
  orders_.set(zmq::sockopt::sndhwm, 0);
  results_.set(zmq::sockopt::rcvhwm, 0);
  orders_.connect(StreamReader::kOrders);
  results_.bind(StreamReader::kResults);
}

void Stream::take_commands() {
  for (;;) {
    zmq::message_t identity;
    if (!socket_.recv(identity, zmq::recv_flags::dontwait)) return;
    std::vector<zmq::message_t> parts;
    while (parts.empty() ? identity.more() : parts.back().more()) {
      parts.emplace_back();
      static_cast<void>(socket_.recv(parts.back(), zmq::recv_flags::none));
    }
    if (parts.size() != 1 || parts.front().size() > kMaxCommandBytes) {
      ++garbage_;
      continue;
    }
    take_command(identity.to_string(), parts.front().to_string_view());
  }
}

void Stream::take_command(const std::string& identity, std::string_view text) {
  Tree tree;
  const auto parsed = parse_json(text, tree);
  const Value command = parsed ? Value(*parsed) : Value();
  const std::string_view type = command["type"].text();
  const auto session = sessions_.find(identity);
  if (type == "open") return open(identity, command);
  if (type == "close") {
    sessions_.erase(identity);
    return;
  }
  if (type == "heartbeat") {
    tell(identity, FrameKind::heartbeat, "{}");
    return;
  }
  if (type == "ack") {
    refuse(identity, {"unsupported", "acknowledgements belong to named consumers, which are not offered yet",
                      "keep the last (epoch, sequence) yourself"});
    return;
  }
  const auto credit = credit_of(command);
  if (type == "credit" && credit && session != sessions_.end()) {
    session->second.credit = std::min(session->second.credit + *credit, kMaxCredit);
    return read_on(identity, session->second);
  }
  ++garbage_;
  refuse(identity, {"invalid", "not a command: " + (parsed ? to_json(*parsed) : parsed.error().text).substr(0, 200),
                    R"(send {"type":"open","from":…,"credit":…} first, then {"type":"credit","credit":…})"});
}

void Stream::open(const std::string& identity, Value command) {
  const auto from = starting_point(command["from"], head_);
  const auto credit = credit_of(command);
  std::optional<Error> error = not_offered(command);
  if (!error && !from) error = from.error();
  if (!error && !credit) error = Error{"invalid", "open: `credit` is missing", "give 1 to 1000000 articles"};
  if (!error && command["epoch"] && command["epoch"].text() != std::to_string(epoch_))
    error =
        Error{"epoch", "this is another journal than the one that you have read (epoch " + std::to_string(epoch_) + ")",
              "its sequences begin anew: open from \"start\""};
  if (!error && sessions_.size() >= max_sessions_ && !sessions_.contains(identity))
    error = Error{"limit", "too many readers (" + std::to_string(max_sessions_) + ")", "close some"};
  if (error) {
    refuse(identity, *error);
    return;
  }
  Session& session = sessions_[identity];
  session = {next_opening_++, *from, *credit};
  // The epoch is a string: many readers of JSON have no 64-bit integers.
  if (tell(identity, FrameKind::status,
           R"({"type":"opened","epoch":")" + std::to_string(epoch_) + R"(","head":)" + std::to_string(head_) + "}"))
    read_on(identity, session);
}

void Stream::read_on(const std::string& identity, Session& session) {
  if (session.is_reading || session.credit == 0) return;
  const auto* next = std::get_if<Sequence>(&session.from);
  if (next != nullptr && *next > head_) return;
  session.is_reading = true;
  session.head_when_asked = head_;
  auto order = std::make_unique<ReadOrder>(ReadOrder{identity, session.opening, session.from,
                                                     std::min<std::size_t>(kReadArticles, session.credit), kReadBytes});
  orders_.send(message_of(std::move(order)), zmq::send_flags::none);
}

void Stream::take_results() {
  zmq::message_t message;
  while (results_.recv(message, zmq::recv_flags::dontwait)) take_result(*object_in<ReadResult>(message));
}

void Stream::take_result(ReadResult& result) {
  const auto found = sessions_.find(result.session);
  if (found == sessions_.end() || found->second.opening != result.opening) return;  // closed or opened anew meanwhile
  Session& session = found->second;
  session.is_reading = false;
  if (!result.records) {
    if (refuse(result.session, result.records.error())) sessions_.erase(result.session);
    return;
  }
  if (result.records->empty()) {
    // Nothing is that late yet: it begins with what was not there when that was asked.
    if (std::holds_alternative<UnixMilliseconds>(session.from)) {
      session.from = session.head_when_asked + 1;
      if (!tell(result.session, FrameKind::status,
                R"({"type":"waiting","for":)" + std::to_string(session.head_when_asked + 1) + "}"))
        return;
    }
    return read_on(result.session, session);
  }
  std::vector<Item> items;
  for (const Record& record : *result.records)
    items.push_back({{frame_kind(record.kind), true, epoch_, record.sequence},
                     zmq::message_t(record.body.data(), record.body.size())});
  session.from = result.records->back().sequence + 1;
  session.credit -= std::min<std::uint64_t>(session.credit, items.size());
  if (send(result.session, std::move(items))) read_on(result.session, session);
}

void Stream::publish(const Publication& publication, zmq::message_t& body) {
  head_ = publication.sequence;
  for (auto session = sessions_.begin(); session != sessions_.end();) {
    const auto here = session++;  // sending may end the session
    const auto* next = std::get_if<Sequence>(&here->second.from);
    if (here->second.is_reading || here->second.credit == 0 || next == nullptr) continue;
    if (*next < publication.sequence) {
      read_on(here->first, here->second);
      continue;
    }
    if (*next > publication.sequence) continue;
    here->second.from = publication.sequence + 1;
    --here->second.credit;
    std::vector<Item> items(1);
    items[0].header = {frame_kind(publication.kind), true, epoch_, publication.sequence};
    items[0].body.copy(body);
    send(here->first, std::move(items));
  }
}

void Stream::heartbeat() {
  for (auto session = sessions_.begin(); session != sessions_.end();) {
    const auto here = session++;
    tell(here->first, FrameKind::heartbeat, "{}");
  }
}

bool Stream::send(const std::string& identity, std::vector<Item> items) {
  try {
    if (!socket_.send(zmq::buffer(identity), zmq::send_flags::sndmore | zmq::send_flags::dontwait)) {
      sessions_.erase(identity);  // has not read for so long that even what its credit allowed does not fit
      return false;
    }
    for (Item& item : items) {
      const bool is_last = &item == &items.back();
      const auto header = encode(item.header);
      socket_.send(zmq::buffer(header), zmq::send_flags::sndmore);
      socket_.send(std::move(item.body), is_last ? zmq::send_flags::none : zmq::send_flags::sndmore);
    }
    return true;
  } catch (const zmq::error_t& error) {
    if (error.num() == ETERM) throw;
    sessions_.erase(identity);  // the reader is gone
    return false;
  }
}

bool Stream::tell(const std::string& identity, FrameKind kind, std::string_view json) {
  std::vector<Item> items(1);
  items[0].header = {kind, false, epoch_, head_};
  items[0].body = zmq::message_t(json.data(), json.size());
  return send(identity, std::move(items));
}

bool Stream::refuse(const std::string& identity, const Error& error) {
  Tree tree;
  return tell(identity, FrameKind::status,
              to_json(Members()
                          .add("type", Tree::borrow("error"))
                          .add("code", Tree::borrow(error.code))
                          .add("text", Tree::borrow(error.text))
                          .add("hint", Tree::borrow(error.hint))
                          .in(tree)));
}

}  // namespace newsd::daemon
