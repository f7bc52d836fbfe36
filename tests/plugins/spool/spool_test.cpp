// What becomes of files: the source driven through the ABI, with a real folder.
#include <sys/stat.h>

#include "world.hpp"

using namespace newsd::spool_test;
using newsd::to_abi;

TEST_CASE("files that lay there at the start are taken, and move to done once they are journalled") {
  World world;
  world.write("a.txt", "Title\nText");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto delivery = world.take();
  CHECK(delivery->keys() == Keys{"a.txt"});
  CHECK(world.has("a.txt"));
  world.settle(*delivery);
  CHECK_FALSE(world.has("a.txt"));
  CHECK(world.read("done/a.txt") == "Title\nText");
  CHECK(world.host.counts["files_done"] == 1);
}

TEST_CASE("a file written later is taken when it is closed, and one moved in at once") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  REQUIRE_FALSE(world.readable());
  std::ofstream open(world.spool() / "slow.txt");
  open << "Half" << std::flush;
  CHECK_FALSE(world.readable());
  open.close();
  world.write(".hidden.txt", "moved");
  fs::rename(world.spool() / ".hidden.txt", world.spool() / "moved.txt");
  CHECK(world.take()->keys() == Keys{"slow.txt", "moved.txt"});
  CHECK_FALSE(world.readable());
}

TEST_CASE("dotfiles, temporary names and folders are left alone") {
  World world;
  for (const char* name : {".a.txt", "b.txt.tmp", "c.txt.part"}) world.write(name, "x");
  fs::create_directory(world.spool() / "d.txt");
  REQUIRE(world.poll() == NEWSD_OK);
  CHECK(world.take()->emitted.empty());
  for (const char* name : {".a.txt", "b.txt.tmp", "c.txt.part", "d.txt"}) CHECK(world.has(name));
}

TEST_CASE("an article that ended as unchanged lets its file go to done") {
  World world;
  world.write("a.txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  world.settle(*world.take(), NEWSD_END_DROPPED, "unchanged");
  CHECK(world.has("done/a.txt"));
}

TEST_CASE("a file with a dead article goes to failed, with the reason beside it") {
  World world;
  world.write("a.txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  world.settle(*world.take(), NEWSD_END_DEAD, "language: no model");
  CHECK(world.has("failed/a.txt"));
  CHECK_THAT(world.read("failed/a.txt.reason.txt"), Catch::Contains("a.txt: language: no model"));
  CHECK(world.host.counts["files_failed"] == 1);
}

TEST_CASE("a file of many articles moves after the last of them, and one dead makes it failed") {
  World world;
  world.write("day.json", R"([{"guid":"1","title":"a"},{"guid":"2","title":"b"},{"guid":"3","title":"c"}])");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto delivery = world.take();
  REQUIRE(delivery->keys() == Keys{"1", "2", "3"});
  const auto end = [](const char* key, newsd_end how, const char* why) {
    return newsd_outcome{sizeof(newsd_outcome), static_cast<std::uint32_t>(how), to_abi(key), {}, to_abi(why)};
  };
  world.settle(delivery->abi()->id, {end("1", NEWSD_END_JOURNALLED, ""), end("2", NEWSD_END_DEAD, "too odd"),
                                     end("3", NEWSD_END_DROPPED, "unchanged")});
  CHECK_THAT(world.read("failed/day.json.reason.txt"),
             Catch::Contains("1 of its 3 articles") && Catch::Contains("2: too odd"));
}

TEST_CASE("an article that newsd refuses is named as the reason, whether or not its end is told") {
  World world;
  world.write("day.json", R"([{"guid":"1","title":"a"},{"guid":"2","title":"b"}])");
  FakeDelivery delivery(7);
  delivery.refused_keys = {"1"};
  REQUIRE(world.poll(delivery) == NEWSD_OK);
  CHECK(world.has("day.json"));
  SECTION("told") {
    world.settle(7, {{sizeof(newsd_outcome), NEWSD_END_DEAD, to_abi("1"), {}, to_abi("title: not UTF-8")},
                     {sizeof(newsd_outcome), NEWSD_END_JOURNALLED, to_abi("2"), {}, {}}});
  }
  SECTION("not told") { world.settle(delivery); }
  CHECK_THAT(world.read("failed/day.json.reason.txt"),
             Catch::Contains("1 of its 2 articles") && Catch::Contains("1: title: not UTF-8"));
}

TEST_CASE("a file of which every article is refused goes to failed without waiting") {
  World world;
  world.write("a.txt", "x");
  FakeDelivery delivery(7);
  delivery.refused_keys = {"a.txt"};
  REQUIRE(world.poll(delivery) == NEWSD_OK);
  CHECK(world.has("failed/a.txt"));
  world.settle(7, {});
}

TEST_CASE("what cannot be read goes to failed at once, and says why") {
  World world(100);
  world.write("a.pdf", "x");
  world.write("b.json", "{");
  world.write("c.txt", std::string(101, 'x'));
  world.write("d.txt", std::string(100, 'x'));
  fs::create_symlink("/etc/hostname", world.spool() / "e.txt");
  REQUIRE(::mkfifo((world.spool() / "f.txt").c_str(), 0600) == 0);
  world.write("g\xFF.txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto delivery = world.take();
  CHECK(delivery->keys() == Keys{"d.txt"});
  CHECK(delivery->problems.size() == 6);
  CHECK_THAT(world.read("failed/a.pdf.reason.txt"), Catch::Contains("give .txt, .html, .json or .eml"));
  CHECK_THAT(world.read("failed/b.json.reason.txt"), Catch::Contains("is not JSON"));
  CHECK_THAT(world.read("failed/c.txt.reason.txt"), Catch::Contains("max_file_bytes = 100"));
  CHECK_THAT(world.read("failed/e.txt.reason.txt"), Catch::Contains("links are not followed"));
  CHECK(fs::is_symlink(world.spool() / "failed/e.txt"));
  CHECK_THAT(world.read("failed/f.txt.reason.txt"), Catch::Contains("not a regular file"));
  CHECK_THAT(world.read("failed/g\xFF.txt.reason.txt"), Catch::Contains("not UTF-8"));
}

TEST_CASE("a call takes a bounded number of files and is called again while some remain") {
  World world;
  for (int i = 0; i < 150; ++i) world.write(std::to_string(i) + ".txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto deliveries = world.ready_all();
  REQUIRE(deliveries.size() == 3);
  CHECK(deliveries[0]->emitted.size() == 64);
  CHECK(deliveries[2]->emitted.size() == 22);
  CHECK(world.take()->emitted.empty());
}

TEST_CASE("a call that has taken a thousand articles takes no further file") {
  World world(100'000);
  std::string many;
  for (int i = 0; i < 1000; ++i)
    many += (many.empty() ? "[" : ",") + (R"({"title":"t","guid":")" + std::to_string(i)) + "\"}";
  world.write("a.json", many + "]");
  world.write("b.txt", "one more");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto deliveries = world.ready_all();
  REQUIRE(deliveries.size() == 2);
  CHECK(deliveries[0]->emitted.size() == 1000);
  CHECK(deliveries[1]->keys() == Keys{"b.txt"});
}

TEST_CASE("deliveries that are open at once settle each for itself") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  world.write("a.txt", "one");
  const auto first = world.take();
  world.write("b.txt", "two");
  const auto second = world.take();
  world.settle(*second);
  CHECK(world.has("a.txt"));
  CHECK(world.has("done/b.txt"));
  world.settle(*first);
  CHECK(world.has("done/a.txt"));
}

TEST_CASE("a newer version of a file is taken too, and does not leave with the older one") {
  World world;
  world.write("a.txt", "one");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto first = world.take();
  world.write("a.txt", "another");
  world.settle(*first);
  CHECK(world.has("a.txt"));
  const auto second = world.take();
  CHECK(second->keys() == Keys{"a.txt"});
  world.settle(*second);
  CHECK(world.read("done/a.txt") == "another");
}

TEST_CASE("a name that is taken in done gets the time of the file's last change") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  for (const char* text : {"one", "two", "three"}) {
    world.write("a.txt", text);
    fs::last_write_time(world.spool() / "a.txt", fs::file_time_type(std::chrono::seconds(0)));
    world.settle(*world.take());
  }
  CHECK(world.read("done/a.txt") == "one");
  const auto kept = std::distance(fs::directory_iterator(world.spool() / "done"), fs::directory_iterator());
  CHECK(kept == 3);
}

TEST_CASE("with keep = delete a journalled file is deleted") {
  World world(1000, "delete");
  world.write("a.txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  world.settle(*world.take());
  CHECK_FALSE(world.has("a.txt"));
  CHECK_FALSE(world.has("done/a.txt"));
}

TEST_CASE("a later poll finds files that no event told of, once nobody writes to them") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  world.write("elsewhere.txt", "x");
  fs::create_hard_link(world.spool() / "elsewhere.txt", world.spool() / "linked.txt");  // makes no event
  world.settle(*world.take());
  const auto written = fs::last_write_time(world.spool() / "linked.txt").time_since_epoch();
  const auto written_seconds =
      std::chrono::duration_cast<std::chrono::seconds>(written).count() + 6'437'664'000;  // the file clock's epoch
  SECTION("fresh") {
    world.host.now_milliseconds = written_seconds * 1000 + 2000;
    REQUIRE(world.poll() == NEWSD_OK);
    const auto delivery = world.take();
    CHECK(delivery->emitted.empty());
    CHECK(delivery->agains == std::vector<std::uint64_t>{10'000});
  }
  SECTION("at rest") {
    REQUIRE(world.poll() == NEWSD_OK);
    CHECK(world.take()->keys() == Keys{"linked.txt"});
  }
}

TEST_CASE("a file on its way is not taken twice by a later poll") {
  World world;
  world.write("a.txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  const auto delivery = world.take();
  REQUIRE(world.poll() == NEWSD_OK);
  CHECK(world.take()->emitted.empty());
  world.settle(*delivery);
  CHECK(world.has("done/a.txt"));
}

TEST_CASE("when newsd is stopping, files stay where they are") {
  World world;
  world.write("a.txt", "x");
  FakeDelivery delivery(7);
  delivery.stopping = true;
  CHECK(world.poll(delivery) == NEWSD_BUSY);
  world.settle(7, {});
  CHECK(world.has("a.txt"));
}
