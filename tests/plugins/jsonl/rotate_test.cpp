#include "plugins/jsonl/jsonl_world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::jsonl::test;

TEST_CASE("each article is a line, in order, in a file named by its beginning") {
  World world;
  CHECK(world.deliver({{1, "One"}, {2, "Two"}}) == NEWSD_OK);
  CHECK(world.deliver({{3, "Three"}}) == NEWSD_OK);
  CHECK(world.files() == std::map<std::string, std::string>{
                             {"20270504T120000.000Z.jsonl",
                              Published{1, "One"}.line() + Published{2, "Two"}.line() + Published{3, "Three"}.line()}});
}

TEST_CASE("a new file is begun before one grows beyond its size, within a batch too") {
  World world;
  world.max_file_bytes = static_cast<std::int64_t>(Published{1, "One"}.line().size() * 2);
  CHECK(world.deliver({{1, "One"}, {2, "Two"}, {3, "Six"}, {4, "Ten"}, {5, "Nil"}}) == NEWSD_OK);
  REQUIRE(world.files().size() == 3);
  CHECK(world.files().begin()->second == Published{1, "One"}.line() + Published{2, "Two"}.line());
  CHECK(world.files().rbegin()->second == Published{5, "Nil"}.line());
}

TEST_CASE("a line that is longer than a file may be gets one of its own") {
  World world;
  world.max_file_bytes = 10;
  CHECK(world.deliver({{1, "One"}, {2, "Two"}}) == NEWSD_OK);
  CHECK(world.files().size() == 2);
}

TEST_CASE("a new day begins a new file, unless that is not wanted") {
  World world;
  world.daily = GENERATE(true, false);
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  world.host.now_milliseconds += World::kDay / 2 - 1;
  CHECK(world.deliver({{2, "Two"}}) == NEWSD_OK);
  CHECK(world.files().size() == 1);
  world.host.now_milliseconds += 1;
  CHECK(world.deliver({{3, "Three"}}) == NEWSD_OK);
  CHECK(world.files().size() == (world.daily ? 2U : 1U));
}

TEST_CASE("names of files rise although the clock falls") {
  World world;
  world.max_file_bytes = 10;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  world.host.now_milliseconds -= World::kDay;
  CHECK(world.deliver({{2, "Two"}}) == NEWSD_OK);
  CHECK(world.files().rbegin()->first == "20270504T120000.001Z.jsonl");
  CHECK(world.written() == Published{1, "One"}.line() + Published{2, "Two"}.line());
}

TEST_CASE("a folder that cannot be made is refused at once, with what to do") {
  World world;
  std::ofstream(world.path()) << "a file is in the way";
  CHECK(world.start() == NEWSD_CONFIG);
}

TEST_CASE("two sinks never write into one folder") {
  World world;
  CHECK(world.deliver({{1, "One"}}) == NEWSD_OK);
  World second(world.path());
  CHECK(second.deliver({{1, "One"}}) == NEWSD_RETRY);
  CHECK(second.reason.find("another sink writes into this folder") != std::string::npos);
  world.stop();
  CHECK(second.deliver({{2, "Two"}}) == NEWSD_OK);
}
