#include "newsd_process.hpp"

#include <catch2/catch.hpp>
#include <newsd/subscribe.hpp>
#include <string>
#include <vector>

namespace subscribe = newsd::subscribe;
using newsd::test::NewsdProcess;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 60s;  // for what is certain to come

void drop_text(const NewsdProcess& newsd, const std::string& name) {
  newsd.drop(name + ".txt", "About " + name + "\n\nThe ferry brought " + name + " to the island this morning.\n");
}

subscribe::Message next(subscribe::Stream& stream) {
  auto message = stream.receive(kPatience);
  REQUIRE(message);
  return *message;
}

std::vector<std::uint64_t> next_sequences(subscribe::Stream& stream, std::size_t count) {
  std::vector<std::uint64_t> sequences;
  for (std::size_t i = 0; i < count; ++i) sequences.push_back(next(stream).header.sequence);
  return sequences;
}

using Sequences = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a header is 24 bytes that begin with NWSD and a known version, and nothing else is one") {
  std::vector<std::uint8_t> bytes{'N', 'W', 'S', 'D', 1, 3, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 1, 0};
  CHECK(subscribe::decode_header(bytes) == subscribe::Header{subscribe::Kind::copy, true, 0x0102030405060708, 256});
  bytes[7] = 1;
  CHECK_FALSE(subscribe::decode_header(bytes)->has_own_sequence);
  for (const std::size_t broken : {0U, 4U, 5U}) {
    auto other = bytes;
    other[broken] = 9;
    CHECK_FALSE(subscribe::decode_header(other));
  }
  bytes.pop_back();
  CHECK_FALSE(subscribe::decode_header(bytes));
}

TEST_CASE("the parts of a topic are percent-encoded, and each ends in a slash") {
  CHECK(subscribe::topic({"tag", "rule", "sea & sky", "zh-Hans"}) == "tag/rule/sea%20%26%20sky/zh-Hans/");
}

TEST_CASE("a live subscriber gets each article once, however many of its topics match") {
  const NewsdProcess newsd;
  zmq::context_t context;
  subscribe::Live live(context, newsd.live(), {"all/", "source/desk/", "status/"});
  auto first = live.receive(kPatience);  // status: the subscriptions have arrived
  REQUIRE(first);
  CHECK(first->topic == "status/newsd/");
  CHECK_FALSE(first->header.has_own_sequence);
  for (const char* name : {"salt", "rope", "lamps"}) drop_text(newsd, name);
  Sequences sequences;
  while (sequences.empty() || sequences.back() < 3) {
    const auto message = live.receive(kPatience);
    REQUIRE(message);
    if (message->header.kind == subscribe::Kind::fresh) sequences.push_back(message->header.sequence);
  }
  CHECK(sequences == Sequences{1, 2, 3});
  CHECK(live.garbage() == 0);
}

TEST_CASE("a stream from the start gives what was journalled before it, then what comes, in order") {
  const NewsdProcess newsd;
  zmq::context_t context;
  subscribe::Stream stream(context, newsd.stream(), subscribe::From::start());
  drop_text(newsd, "salt");
  CHECK(next(stream).body.find("About salt") != std::string::npos);

  subscribe::Stream late(context, newsd.stream(), subscribe::From::start());
  CHECK(next(late).header.sequence == 1);
  drop_text(newsd, "rope");
  CHECK(next(late).header.sequence == 2);
  CHECK(next(stream).header.sequence == 2);
  CHECK(stream.position() == late.position());
}

TEST_CASE("a stream with credit for one article at a time gets all of them") {
  const NewsdProcess newsd;
  zmq::context_t context;
  subscribe::Stream stream(context, newsd.stream(), subscribe::From::start(), {.credit = 1});
  for (const char* name : {"salt", "rope", "lamps", "tar", "oars"}) drop_text(newsd, name);
  CHECK(next_sequences(stream, 5) == Sequences{1, 2, 3, 4, 5});
}

TEST_CASE("a stream from now begins behind what was journalled, one from elsewhere amid it") {
  const NewsdProcess newsd;
  zmq::context_t context;
  subscribe::Stream all(context, newsd.stream(), subscribe::From::start());
  for (const char* name : {"salt", "rope"}) drop_text(newsd, name);
  CHECK(next_sequences(all, 2) == Sequences{1, 2});

  subscribe::Stream now(context, newsd.stream(), subscribe::From::now());
  while (!now.position()) CHECK_FALSE(now.receive(100ms));
  CHECK(now.position() == all.position());
  subscribe::Stream second(context, newsd.stream(), subscribe::From::sequence(2));
  subscribe::Stream since(context, newsd.stream(), subscribe::From::time("2001-02-03T04:05:06Z"));
  subscribe::Stream last(context, newsd.stream(), subscribe::From::last(1));
  CHECK(next_sequences(last, 1) == Sequences{2});
  drop_text(newsd, "lamps");
  CHECK(next_sequences(now, 1) == Sequences{3});
  CHECK(next_sequences(second, 2) == Sequences{2, 3});
  CHECK(next_sequences(since, 3) == Sequences{1, 2, 3});
}

TEST_CASE("a stream goes on behind its last article when newsd was stopped or killed and started again") {
  NewsdProcess newsd;
  zmq::context_t context;
  subscribe::Stream stream(context, newsd.stream(), subscribe::From::now());
  while (!stream.position()) stream.receive(100ms);  // open: what comes from here on is ours
  drop_text(newsd, "salt");
  CHECK(next(stream).header.sequence == 1);
  std::uint64_t expected = 2;
  for (const int signal : {SIGTERM, SIGKILL}) {
    newsd.end(signal);
    drop_text(newsd, "rope" + std::to_string(signal));
    newsd.start();
    CHECK(next(stream).header.sequence == expected++);
  }
}

TEST_CASE("what newsd refuses comes as an error with a code, a text and a remedy") {
  const NewsdProcess newsd;
  zmq::context_t context;
  const auto error_of = [&](const subscribe::From& from, const subscribe::Stream::Options& options) {
    subscribe::Stream stream(context, newsd.stream(), from, options);
    try {
      stream.receive(kPatience);
    } catch (const subscribe::StreamError& error) {
      CHECK_FALSE(std::string(error.what()).empty());
      CHECK_FALSE(error.hint().empty());
      return error.code();
    }
    return std::string("none");
  };
  CHECK(error_of(subscribe::From::after({7, 1}), {}) == "epoch");
  CHECK(error_of(subscribe::From::time("yesterday"), {}) == "invalid");
  CHECK(error_of(subscribe::From::start(), {.credit = 2'000'000}) == "invalid");
}

TEST_CASE("a subscriber without a newsd waits as long as it was told to, and no longer") {
  zmq::context_t context;
  const newsd::daemon::test::TempFolder folder;
  const std::string nobody = "ipc://" + (folder.path() / "nobody.sock").string();
  CHECK_FALSE(subscribe::Live(context, nobody).receive(10ms));
  CHECK_FALSE(subscribe::Stream(context, nobody, subscribe::From::start()).receive(10ms));
}
