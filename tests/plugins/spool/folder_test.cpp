// What becomes of the source when its folder goes, or comes back.
#include "world.hpp"

using namespace newsd::spool_test;

TEST_CASE("a folder that is missing is named, with what to do, and taken up when it is there") {
  World world;
  fs::remove_all(world.spool());
  CHECK(world.poll() == NEWSD_RETRY);
  CHECK_THAT(world.explanation(), Catch::Contains(world.spool().string()) && Catch::Contains("make it"));
  fs::create_directory(world.spool());
  CHECK(world.poll() == NEWSD_OK);
}

TEST_CASE("a folder that disappears is missed by the next poll, and watched again when it is back") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  fs::remove_all(world.spool());
  CHECK(world.poll() == NEWSD_RETRY);
  fs::create_directory(world.spool());
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  world.write("a.txt", "x");
  CHECK(world.take()->keys() == Keys{"a.txt"});
}

TEST_CASE("a folder that is moved away asks for a poll, which takes up the one made in its place") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  fs::rename(world.spool(), world.spool().string() + ".old");
  CHECK(world.take()->agains == std::vector<std::uint64_t>{1000});
  fs::create_directory(world.spool());
  world.write("before.txt", "x");
  REQUIRE(world.poll() == NEWSD_OK);
  CHECK(world.take()->keys() == Keys{"before.txt"});
  world.write("after.txt", "x");
  CHECK(world.take()->keys() == Keys{"after.txt"});
}

TEST_CASE("a folder that is deleted asks for a poll, which names it") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  fs::remove_all(world.spool());
  CHECK_FALSE(world.take()->agains.empty());
  CHECK(world.poll() == NEWSD_RETRY);
  CHECK_THAT(world.explanation(), Catch::Contains(world.spool().string()));
}

TEST_CASE("done that is deleted is made again, and files go there") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  world.take();
  fs::remove(world.spool() / "done");
  CHECK_FALSE(world.take()->agains.empty());
  REQUIRE(world.poll() == NEWSD_OK);
  world.write("a.txt", "x");
  for (const auto& delivery : world.ready_all()) world.settle(*delivery);
  CHECK(world.has("done/a.txt"));
}

TEST_CASE("one descriptor is given to be watched, however often the source is polled and its folder changes") {
  World world;
  REQUIRE(world.poll() == NEWSD_OK);
  REQUIRE(world.poll() == NEWSD_OK);
  fs::remove_all(world.spool());
  CHECK(world.poll() == NEWSD_RETRY);
  fs::create_directory(world.spool());
  REQUIRE(world.poll() == NEWSD_OK);
  CHECK(world.watched().size() == 1);
}

TEST_CASE("done that cannot be a folder is refused before anything is taken") {
  World world;
  world.write("done", "a file");
  CHECK(world.poll() == NEWSD_RETRY);
  CHECK_THAT(world.explanation(), Catch::Contains("/done"));
}
