#include "bus/bus.hpp"

#include "bus/publisher.hpp"
#include "journal/journal.hpp"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "sockets.hpp"
#include "support/doubles.hpp"
#include "support/must.hpp"
#include "support/temp_folder.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;

namespace {

// A bus on ipc sockets over a real journal. The test's thread is the journal's.
class World {
public:
  ~World() { context.shutdown(); }

  Result<std::unique_ptr<Bus>> try_start(Bus::Options options) {
    return Bus::start(context, std::move(options),
                      {demand, clock, log, [] { return std::string(R"({"head":"as asked"})"); }});
  }
  Bus::Options options() const {
    return {endpoint("live.sock"),          endpoint("stream.sock"),       path(),
            journal ? journal->epoch() : 0, journal ? journal->head() : 0, std::chrono::milliseconds{10}};
  }
  // On a journal with that many articles.
  void start(std::size_t count = 0) {
    journal = must(Journal::open(path(), clock));
    append(count);
    bus = must(try_start(options()));
    publisher = std::make_unique<Publisher>(context, Bus::kPublications);
  }
  // Journals and publishes that many articles more.
  void commit(std::size_t count) { publisher->publish(append(count)); }
  std::unique_ptr<PublicationGroup> append(std::size_t count) {
    Write write;
    auto group = std::make_unique<PublicationGroup>();
    group->epoch = journal->epoch();
    for (std::size_t i = 0; i < count; ++i) {
      const Sequence sequence = journal->head() + i + 1;
      Publication each = publication(sequence);
      Record record;
      record.sequence = sequence;
      record.id = ArticleId::of(each.body);
      record.revision = 1;
      record.source = each.source;
      record.journalled = clock.now();
      record.body = each.body;
      write.articles.push_back(std::move(record));
      group->publications.push_back(std::move(each));
    }
    must(journal->append(write));
    return group;
  }
  zmq::socket_t subscriber(const std::string& topic, Family family) {
    zmq::socket_t made = socket(clients, zmq::socket_type::sub);
    made.connect(bus->live());
    made.set(zmq::sockopt::subscribe, topic);
    REQUIRE(comes_true([&] { return demand.wants(family); }));
    return made;
  }
  zmq::socket_t reader() {
    zmq::socket_t made = socket(clients, zmq::socket_type::dealer);
    made.connect(bus->stream());
    return made;
  }
  std::filesystem::path path() const { return folder.path() / "newsd.db"; }
  std::string endpoint(const std::string& name) const { return "ipc://" + (folder.path() / name).string(); }

  TempFolder folder;
  HandClock clock;
  KeptLog log;
  Demand demand;
  zmq::context_t clients{1};
  zmq::context_t context{1};
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Bus> bus;
  std::unique_ptr<Publisher> publisher;
};

void open(zmq::socket_t& reader, const std::string& from) {
  reader.send(zmq::buffer(R"({"type":"open","from":)" + from + R"(,"credit":100000})"));
  const Strings opened = receive(reader);
  REQUIRE(opened.size() == 2);
  REQUIRE(opened[1].find("opened") != std::string::npos);
}

// The sequences of the next articles, in the order in which they come; heartbeats do not count.
std::vector<Sequence> next(zmq::socket_t& reader, std::size_t count) {
  std::vector<Sequence> all;
  while (all.size() < count) {
    const Strings frames = receive(reader);
    if (frames.empty()) break;
    for (std::size_t i = 0; i < frames.size(); i += 2)
      if (const auto header = header_of(frames[i]); header && header->has_own_sequence) all.push_back(header->sequence);
  }
  return all;
}

std::vector<Sequence> range(Sequence first, Sequence last) {
  std::vector<Sequence> all;
  for (Sequence each = first; each <= last; ++each) all.push_back(each);
  return all;
}

}  // namespace

TEST_CASE("what is journalled reaches a live subscriber with its header") {
  World world;
  world.start();
  zmq::socket_t subscriber = world.subscriber("all/fr/", Family::all);
  world.commit(2);
  for (const Sequence sequence : {Sequence{1}, Sequence{2}}) {
    const Strings frames = receive(subscriber);
    REQUIRE(frames.size() == 3);
    CHECK(frames[0] == "all/fr/gazette/");
    CHECK(header_of(frames[1]) == FrameHeader{FrameKind::fresh, true, world.journal->epoch(), sequence});
    CHECK(frames[2] == publication(sequence).body);
  }
  CHECK(comes_true([&] { return world.bus->counts().published == 2; }));
}

TEST_CASE("a reader that opens while articles come gets each of them once, in order") {
  World world;
  world.start();
  world.commit(100);
  zmq::socket_t from_start = world.reader();
  zmq::socket_t from_middle = world.reader();
  open(from_start, R"("start")");
  for (int i = 0; i < 20; ++i) world.commit(5);
  open(from_middle, "150");
  for (int i = 0; i < 20; ++i) world.commit(5);
  CHECK(next(from_start, 300) == range(1, 300));
  CHECK(next(from_middle, 151) == range(150, 300));
}

TEST_CASE("a bus begun on a journal with articles gives them to readers") {
  World world;
  world.start(3);
  zmq::socket_t reader = world.reader();
  open(reader, R"("start")");
  CHECK(next(reader, 3) == range(1, 3));
}

TEST_CASE("heartbeats and status go out to whoever asks") {
  World world;
  world.start();
  world.commit(1);
  zmq::socket_t beats = world.subscriber("hb/", Family::heartbeat);
  zmq::socket_t status = world.subscriber("status/newsd/", Family::status);
  const Strings beat = receive(beats);
  REQUIRE(beat.size() == 3);
  CHECK(header_of(beat[1])->kind == FrameKind::heartbeat);
  CHECK_FALSE(header_of(beat[1])->has_own_sequence);
  const Strings told = receive(status);
  REQUIRE(told.size() == 3);
  CHECK(header_of(told[1])->kind == FrameKind::status);
  CHECK(header_of(told[1])->sequence == 1);
  CHECK(told[2] == R"({"head":"as asked"})");
}

TEST_CASE("garbage on the stream is counted") {
  World world;
  world.start();
  zmq::socket_t reader = world.reader();
  reader.send(zmq::str_buffer("garbage"));
  CHECK(comes_true([&] { return world.bus->counts().garbage == 1; }));
}

TEST_CASE("the sockets are closed to all but their owner and group") {
  World world;
  world.start();
  for (const char* name : {"live.sock", "stream.sock"}) {
    struct stat file {};
    REQUIRE(::stat((world.folder.path() / name).c_str(), &file) == 0);
    CHECK((file.st_mode & 0117) == 0);
  }
}

TEST_CASE("a bus without a journal says so, and nothing breaks") {
  World world;
  const auto bus = world.try_start(world.options());
  REQUIRE_FALSE(bus);
  CHECK(bus.error().code == "journal");
}

TEST_CASE("an address that cannot be bound is named with what to check") {
  World world;
  world.journal = must(Journal::open(world.path(), world.clock));
  Bus::Options options = world.options();
  options.stream = "ipc://" + (world.folder.path() / "missing" / "stream.sock").string();
  const auto bus = world.try_start(options);
  REQUIRE_FALSE(bus);
  CHECK(bus.error().text.find("cannot bind " + options.stream) == 0);
  CHECK(bus.error().hint.find("folder exists") != std::string::npos);
}
