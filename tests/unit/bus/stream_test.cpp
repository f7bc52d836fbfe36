#include "bus/stream.hpp"

#include "bus/object_message.hpp"

#include <catch2/catch.hpp>

#include "sockets.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

constexpr Epoch kEpoch = 77;

std::string open_from(const std::string& from, int credit = 100) {
  return R"({"type":"open","from":)" + from + R"(,"credit":)" + std::to_string(credit) + "}";
}

// A stream whose thread is the test's, and whose reader of the journal is played by the test.
class World {
public:
  explicit World(Sequence head = 0, std::size_t max_sessions = Stream::kMaxSessions)
      : orders_(socket(context_, zmq::socket_type::pull)),
        results_(socket(context_, zmq::socket_type::push)),
        stream(context_, kEpoch, head, max_sessions) {
    orders_.bind(StreamReader::kOrders);
    results_.connect(StreamReader::kResults);
    stream.socket().set(zmq::sockopt::linger, 0);
    stream.socket().bind("inproc://stream");
  }

  zmq::socket_t client() {
    zmq::socket_t made = socket(context_, zmq::socket_type::dealer);
    made.connect("inproc://stream");
    return made;
  }
  void say(zmq::socket_t& client, std::string_view command) {
    client.send(zmq::buffer(command));
    stream.take_commands();
  }
  void publish(Sequence sequence) {
    const Publication each = publication(sequence);
    zmq::message_t body(each.body.data(), each.body.size());
    stream.publish(each, body);
  }
  // What the stream wants read, if anything.
  std::unique_ptr<ReadOrder> order() {
    zmq::message_t message;
    if (!orders_.recv(message, zmq::recv_flags::dontwait)) return nullptr;
    return object_in<ReadOrder>(message);
  }
  // The reader's answer: the records first … last (none if last < first).
  void answer(const ReadOrder& order, Sequence first, Sequence last) {
    std::vector<Record> records;
    for (Sequence sequence = first; sequence <= last; ++sequence) {
      Record record;
      record.sequence = sequence;
      record.body = publication(sequence).body;
      records.push_back(std::move(record));
    }
    answer(order, std::move(records));
  }
  void answer(const ReadOrder& order, Result<std::vector<Record>> records) {
    results_.send(
        message_of(std::make_unique<ReadResult>(ReadResult{order.session, order.opening, std::move(records)})),
        zmq::send_flags::none);
    stream.take_results();
  }

private:
  zmq::context_t context_{1};
  zmq::socket_t orders_;
  zmq::socket_t results_;

public:
  Stream stream;
};

// The sequences of the articles in the next message.
std::vector<Sequence> articles(zmq::socket_t& client) {
  std::vector<Sequence> all;
  const Strings frames = receive(client, zmq::recv_flags::dontwait);
  for (std::size_t i = 0; i + 1 < frames.size(); i += 2) {
    const auto header = header_of(frames[i]);
    REQUIRE(header);
    CHECK(header->has_own_sequence);
    CHECK(header->epoch == kEpoch);
    CHECK(frames[i + 1] == publication(header->sequence).body);
    all.push_back(header->sequence);
  }
  return all;
}

// The JSON of the next message, which is not an article.
std::string told(zmq::socket_t& client, FrameKind kind = FrameKind::status) {
  const Strings frames = receive(client, zmq::recv_flags::dontwait);
  if (frames.size() != 2) return "";
  const auto header = header_of(frames[0]);
  REQUIRE(header);
  CHECK(header->kind == kind);
  CHECK_FALSE(header->has_own_sequence);
  return frames[1];
}

using Sequences = std::vector<Sequence>;

}  // namespace

TEST_CASE("a reader from the start gets the journal and then what is published, without a gap or a repeat") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("start")"));
  CHECK(told(client) == R"({"type":"opened","epoch":"77","head":3})");
  const auto order = world.order();
  REQUIRE(order);
  CHECK(std::get<Sequence>(order->from) == 1);
  world.publish(4);  // while 1 … 3 are being read
  CHECK(articles(client).empty());
  world.answer(*order, 1, 3);
  CHECK(articles(client) == Sequences{1, 2, 3});
  const auto next = world.order();
  REQUIRE(next);
  CHECK(std::get<Sequence>(next->from) == 4);
  world.answer(*next, 4, 4);
  CHECK(articles(client) == Sequences{4});
  world.publish(5);
  CHECK(articles(client) == Sequences{5});
  CHECK_FALSE(world.order());
}

TEST_CASE("a read that ran ahead of what is published does not repeat it") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from("2"));
  told(client);
  const auto order = world.order();
  REQUIRE(order);
  world.answer(*order, 2, 5);  // 4 and 5 are committed, and on their way here
  CHECK(articles(client) == Sequences{2, 3, 4, 5});
  world.publish(4);
  world.publish(5);
  CHECK(articles(client).empty());
  world.publish(6);
  CHECK(articles(client) == Sequences{6});
}

TEST_CASE("a reader from now gets only what comes") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("now")"));
  told(client);
  CHECK_FALSE(world.order());
  world.publish(4);
  CHECK(articles(client) == Sequences{4});
}

TEST_CASE("a reader of the last few gets those, or all if there are fewer") {
  const auto begins_at = [](const std::string& last) {
    World world(3);
    zmq::socket_t client = world.client();
    world.say(client, open_from(R"({"last":)" + last + "}"));
    const auto order = world.order();
    return order ? std::get<Sequence>(order->from) : Sequence{0};
  };
  CHECK(begins_at("2") == 2);
  CHECK(begins_at("3") == 1);
  CHECK(begins_at("100") == 1);
}

TEST_CASE("a reader from a sequence that is yet to come waits for it") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from("5"));
  told(client);
  world.publish(4);
  CHECK(articles(client).empty());
  world.publish(5);
  CHECK(articles(client) == Sequences{5});
}

TEST_CASE("a reader from a time gets what was journalled since") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("1970-01-01T00:00:02Z")"));
  told(client);
  const auto order = world.order();
  REQUIRE(order);
  CHECK(std::get<UnixMilliseconds>(order->from) == UnixMilliseconds{2000});
  world.answer(*order, 2, 3);
  CHECK(articles(client) == Sequences{2, 3});
  world.publish(4);
  CHECK(articles(client) == Sequences{4});
}

TEST_CASE("what is published while a time is looked up is not missed when nothing was that late") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("2030-01-01")"));
  told(client);
  const auto order = world.order();
  REQUIRE(order);
  world.publish(4);
  world.answer(*order, 1, 0);
  CHECK(told(client) == R"({"type":"waiting","for":4})");
  const auto next = world.order();
  REQUIRE(next);
  CHECK(std::get<Sequence>(next->from) == 4);
  world.answer(*next, 4, 4);
  CHECK(articles(client) == Sequences{4});
}

TEST_CASE("a reader gets as much as its credit, and goes on where it stood when it gives more") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("start")", 2));
  told(client);
  auto order = world.order();
  REQUIRE(order);
  CHECK(order->max_count == 2);
  world.answer(*order, 1, 2);
  CHECK(articles(client) == Sequences{1, 2});
  world.publish(4);
  CHECK_FALSE(world.order());
  CHECK(articles(client).empty());
  world.say(client, R"({"type":"credit","credit":2})");
  order = world.order();
  REQUIRE(order);
  CHECK(std::get<Sequence>(order->from) == 3);
  world.answer(*order, 3, 4);
  CHECK(articles(client) == Sequences{3, 4});
}

TEST_CASE("a slow reader holds up nobody else") {
  World world;
  zmq::socket_t slow = world.client();
  zmq::socket_t quick = world.client();
  world.say(slow, open_from(R"("now")", 1));
  world.say(quick, open_from(R"("now")"));
  told(slow);
  told(quick);
  for (Sequence sequence = 1; sequence <= 3; ++sequence) world.publish(sequence);
  CHECK(articles(slow) == Sequences{1});
  CHECK(articles(slow).empty());
  for (Sequence sequence = 1; sequence <= 3; ++sequence) CHECK(articles(quick) == Sequences{sequence});
}

TEST_CASE("a reader that opens anew starts anew, and an old answer is not for it") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("start")"));
  told(client);
  const auto old = world.order();
  world.say(client, open_from("3"));
  told(client);
  const auto order = world.order();
  REQUIRE(order);
  world.answer(*old, 1, 3);
  CHECK(articles(client).empty());
  world.answer(*order, 3, 3);
  CHECK(articles(client) == Sequences{3});
  CHECK(world.stream.sessions() == 1);
}

TEST_CASE("a closed session gets nothing more") {
  World world;
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("now")"));
  told(client);
  world.say(client, R"({"type":"close"})");
  CHECK(world.stream.sessions() == 0);
  world.publish(1);
  CHECK(articles(client).empty());
}

TEST_CASE("another journal's epoch is refused, this one's is not") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, R"({"type":"open","from":2,"credit":1,"epoch":"76"})");
  const std::string refusal = told(client);
  CHECK(refusal.find(R"("type":"error","code":"epoch")") != std::string::npos);
  CHECK(refusal.find("open from \\\"start\\\"") != std::string::npos);
  CHECK(world.stream.sessions() == 0);
  world.say(client, R"({"type":"open","from":2,"credit":1,"epoch":"77"})");
  CHECK(told(client).find("opened") != std::string::npos);
}

TEST_CASE("what this newsd does not offer is refused by its name") {
  World world;
  zmq::socket_t client = world.client();
  for (const std::string_view command :
       {R"({"type":"open","from":1,"credit":1,"consumer":"archive"})", R"({"type":"open","from":"cursor","credit":1})",
        R"({"type":"open","from":1,"credit":1,"filter":{"languages":["fr"]}})", R"({"type":"ack","sequence":1})"}) {
    CAPTURE(command);
    world.say(client, command);
    CHECK(told(client).find(R"("code":"unsupported")") != std::string::npos);
  }
  CHECK(world.stream.sessions() == 0);
}

TEST_CASE("an open without a place or credit is refused with what to give") {
  World world;
  zmq::socket_t client = world.client();
  for (const std::string_view command :
       {R"({"type":"open","credit":1})", R"({"type":"open","from":-1,"credit":1})",
        R"({"type":"open","from":"yesterday","credit":1})", R"({"type":"open","from":1})",
        R"({"type":"open","from":1,"credit":0})", R"({"type":"open","from":1,"credit":1000001})"}) {
    CAPTURE(command);
    world.say(client, command);
    CHECK(told(client).find(R"("code":"invalid")") != std::string::npos);
  }
  CHECK(world.stream.sessions() == 0);
}

TEST_CASE("garbage is counted, answered, and does no harm") {
  World world;
  zmq::socket_t client = world.client();
  for (const std::string& garbage : {std::string("hello"), std::string(),
                                     std::string(R"({"type":"credit","credit":1})"), std::string("\xff\x00", 2)}) {
    world.say(client, garbage);
    CHECK(told(client).find(R"("code":"invalid")") != std::string::npos);
  }
  CHECK(world.stream.garbage() == 4);
  world.say(client, std::string(65'537, ' '));
  client.send(zmq::str_buffer("one"), zmq::send_flags::sndmore);
  client.send(zmq::str_buffer("two"), zmq::send_flags::none);
  world.stream.take_commands();
  CHECK(world.stream.garbage() == 6);
  world.say(client, open_from(R"("now")"));
  CHECK(told(client).find("opened") != std::string::npos);
}

TEST_CASE("heartbeats are answered, and sent to who reads") {
  World world;
  zmq::socket_t client = world.client();
  world.say(client, R"({"type":"heartbeat"})");
  CHECK(told(client, FrameKind::heartbeat) == "{}");
  world.say(client, open_from(R"("now")"));
  told(client);
  world.stream.heartbeat();
  CHECK(told(client, FrameKind::heartbeat) == "{}");
}

TEST_CASE("a journal that cannot be read ends the session with the reason") {
  World world(3);
  zmq::socket_t client = world.client();
  world.say(client, open_from(R"("start")"));
  told(client);
  const auto order = world.order();
  REQUIRE(order);
  world.answer(*order, failure("journal", "article 1: its checksum is wrong", "restore it"));
  CHECK(told(client).find("its checksum is wrong") != std::string::npos);
  CHECK(world.stream.sessions() == 0);
}

TEST_CASE("a reader that has gone is forgotten") {
  World world;
  {
    zmq::socket_t client = world.client();
    world.say(client, open_from(R"("now")", 1'000'000));
    told(client);
  }
  Sequence sequence = 0;
  CHECK(comes_true([&] {
    world.publish(++sequence);
    return world.stream.sessions() == 0;
  }));
}

TEST_CASE("there are at most 1000 readers, and one who has left makes room") {
  CHECK(Stream::kMaxSessions == 1000);
  World world(0, 2);
  zmq::socket_t first = world.client();
  zmq::socket_t one_more = world.client();
  world.say(first, open_from(R"("now")"));
  {
    zmq::socket_t second = world.client();
    world.say(second, open_from(R"("now")"));
    CHECK(told(second).find("opened") != std::string::npos);
    world.say(one_more, open_from(R"("now")"));
    CHECK(told(one_more).find(R"("code":"limit")") != std::string::npos);
    world.say(first, open_from(R"("now")"));  // who is there may open anew
    CHECK(world.stream.sessions() == 2);
  }
  REQUIRE(comes_true([&] {
    world.stream.heartbeat();
    return world.stream.sessions() == 1;
  }));
  world.say(one_more, open_from(R"("now")"));
  CHECK(told(one_more).find("opened") != std::string::npos);
}
