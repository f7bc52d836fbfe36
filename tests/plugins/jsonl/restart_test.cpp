#include "plugins/jsonl/jsonl_world.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <csignal>

using namespace newsd::jsonl::test;

namespace {

// No file may grow beyond that, as on a disk that is full.
class FullDisk {
public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

private:
  rlimit before_{};
  void (*handler_)(int);
};

const std::string kOne = Published{1, "One"}.line();
const std::string kTwo = Published{2, "Two"}.line();
const std::string kThree = Published{3, "Three"}.line();

}  // namespace

TEST_CASE("what comes again after a restart is not written again") {
  World world;
  CHECK(world.deliver({{1, "One"}, {2, "Two"}}) == NEWSD_OK);
  world.stop();
  CHECK(world.deliver({{1, "One"}, {2, "Two"}, {3, "Three"}}) == NEWSD_OK);
  CHECK(world.written() == kOne + kTwo + kThree);
}

TEST_CASE("of a write that a kill cut off anywhere, no half line stays and no line is missing") {
  const std::string both = kTwo + kThree;
  const std::string all = kOne + both;
  for (std::size_t cut = 0; cut < both.size(); ++cut) {
    World world;
    CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
    world.stop();
    world.append(both.substr(0, cut));
    CHECK(world.deliver({{2, "Two"}, {3, "Three"}}) == NEWSD_OK);
    CHECK(world.written() == all);
    CHECK(world.host.logged.size() == (cut == 0 || cut == kTwo.size() ? 0 : 1));
  }
}

TEST_CASE("a page that a power cut lost in the midst of what was not acknowledged is written again") {
  World world;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  world.stop();
  std::string lost = kTwo;
  lost.replace(20, 10, 10, '\0');
  world.append(lost + kThree);
  CHECK(world.deliver({{2, "Two"}, {3, "Three"}}) == NEWSD_OK);
  CHECK(world.written() == kOne + kTwo + kThree);
}

TEST_CASE("what somebody has done to acknowledged lines stays, and costs nothing that follows them") {
  World world;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  world.stop();
  world.append("a remark\n" + kTwo);
  CHECK(world.deliver({{3, "Three"}}) == NEWSD_OK);
  CHECK(world.written() == kOne + "a remark\n" + kTwo + kThree);
}

TEST_CASE("a file that was begun and not written to leaves nothing behind") {
  World world;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  world.stop();
  std::ofstream(world.path() / "20270504T130000.000Z.jsonl") << GENERATE("", "{\"epoch\"");
  CHECK(world.deliver({{1, "One"}, {2, "Two"}}) == NEWSD_OK);
  CHECK(world.files().size() == 1);
  CHECK(world.written() == kOne + kTwo);
}

TEST_CASE("a full disk is tried again, leaves no half line meanwhile, and nothing is lost or twice") {
  World world;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  {
    const FullDisk full(kOne.size() + kTwo.size() + 7);
    CHECK(world.deliver({{2, "Two"}, {3, "Three"}}) == NEWSD_RETRY);
    CHECK(world.reason.find(world.newest().string() + ": ") == 0);
    CHECK(world.written() == kOne);
    CHECK(world.deliver({{2, "Two"}, {3, "Three"}}) == NEWSD_RETRY);
  }
  CHECK(world.deliver({{2, "Two"}, {3, "Three"}}) == NEWSD_OK);
  CHECK(world.written() == kOne + kTwo + kThree);
}

TEST_CASE("another journal's articles follow, whatever their sequences") {
  World world;
  const Published other{1, "Uno", "bb", 10};
  CHECK(world.deliver({{1, "One"}, {2, "Two"}}) == NEWSD_OK);
  world.stop();
  CHECK(world.deliver({other}) == NEWSD_OK);
  CHECK(world.written() == kOne + kTwo + other.line());
}

TEST_CASE("when the newest file is moved away, deleted or emptied, what comes is still written") {
  World world;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  const std::string way = GENERATE("move", "delete", "empty");
  if (way == "move") std::filesystem::rename(world.newest(), world.path() / "taken");
  if (way == "delete") std::filesystem::remove(world.newest());
  if (way == "empty") std::filesystem::resize_file(world.newest(), 0);
  CHECK(world.deliver({{2, "Two"}}) == NEWSD_OK);
  CHECK(world.written() == kTwo + (way == "move" ? kOne : ""));
}
