#include "journal/reader.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;

namespace {

std::vector<Sequence> sequences(const std::vector<Record>& records) {
  std::vector<Sequence> made;
  made.reserve(records.size());
  for (const Record& record : records) made.push_back(record.sequence);
  return made;
}

}  // namespace

TEST_CASE("a read is bounded by count and by bytes, and brings at least one record") {
  World world;
  must(world.journal()->append(articles(0, 10, 1000)));
  auto reader = world.reader();
  CHECK(sequences(must(reader.read(1, 3, 1 << 20))) == std::vector<Sequence>{1, 2, 3});
  CHECK(sequences(must(reader.read(4, 100, 2500))) == std::vector<Sequence>{4, 5});
  CHECK(sequences(must(reader.read(4, 100, 2000))) == std::vector<Sequence>{4, 5});
  CHECK(sequences(must(reader.read(4, 100, 1))) == std::vector<Sequence>{4});
  CHECK(sequences(must(reader.read(9, 100, 1 << 20))) == std::vector<Sequence>{9, 10});
  CHECK(must(reader.read(11, 100, 1 << 20)).empty());
  CHECK(must(reader.read(1, 0, 1 << 20)).empty());
}

TEST_CASE("private data counts for the bound, and is read only if asked for") {
  World world;
  Write write = articles(0, 3, 100);
  write.articles[1].privates = {{"dedup", std::string(500, 'f')}, {"topics", ""}};
  must(world.journal()->append(write));
  auto reader = world.reader();
  CHECK(must(reader.read(1, 10, 400, Privates::leave)).size() == 3);
  CHECK(must(reader.read(1, 10, 400, Privates::read)).size() == 1);
  CHECK(must(reader.read(1, 10, 1000, Privates::read)) == write.articles);
  CHECK(must(reader.read(2, 1, 1000, Privates::leave))[0].privates.empty());
}

TEST_CASE("a reader sees what is committed after it was opened") {
  World world;
  const auto journal = world.journal();
  auto reader = world.reader();
  CHECK(reader.epoch() == journal->epoch());
  CHECK(must(reader.head()) == 0);
  CHECK(must(reader.first()) == 0);
  must(journal->append(articles(0, 2)));
  CHECK(must(reader.head()) == 2);
  CHECK(must(reader.first()) == 1);
  CHECK(must(reader.read(1, 10, 1 << 20)).size() == 2);
}

TEST_CASE("a journal whose beginning was removed is read from its first record on") {
  World world;
  must(world.journal()->append(articles(0, 10)));
  world.sql("DELETE FROM bodies WHERE sequence < 4; DELETE FROM articles WHERE sequence < 3");
  auto reader = world.reader();
  CHECK(must(reader.first()) == 4);
  CHECK(must(reader.head()) == 10);
  CHECK(sequences(must(reader.read(1, 2, 1 << 20))) == std::vector<Sequence>{4, 5});
  CHECK(must(reader.first_since({0})) == Sequence{4});
}

TEST_CASE("a record missing from the middle is an error where it is missing, not a silent gap") {
  World world;
  must(world.journal()->append(articles(0, 6)));
  world.sql("DELETE FROM bodies WHERE sequence = 4");
  auto reader = world.reader();
  CHECK(sequences(must(reader.read(1, 10, 1 << 20))) == std::vector<Sequence>{1, 2, 3});
  const auto missing = reader.read(4, 10, 1 << 20);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == "journal");
  CHECK(missing.error().text.find("sequence 4 is damaged: it is missing") != std::string::npos);
  CHECK(sequences(must(reader.read(5, 10, 1 << 20))) == std::vector<Sequence>{5, 6});
}

TEST_CASE("one bit flipped in a body is found by its checksum") {
  World world;
  must(world.journal()->append(articles(0, 5)));
  const auto place = bytes_of(world.path()).find("article 3");
  REQUIRE(place != std::string::npos);
  flip(world.path(), place + 8);

  auto reader = world.reader();
  CHECK(sequences(must(reader.read(1, 10, 1 << 20))) == std::vector<Sequence>{1, 2});
  const auto damaged = reader.read(3, 10, 1 << 20);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().text.find("sequence 3 is damaged: its body does not match its checksum") != std::string::npos);
  CHECK_FALSE(damaged.error().hint.empty());
  CHECK(sequences(must(reader.read(4, 10, 1 << 20))) == std::vector<Sequence>{4, 5});
}

TEST_CASE("a time finds the first record journalled then or later") {
  World world;
  must(world.journal()->append(articles(0, 100)));  // the n-th at n seconds
  auto reader = world.reader();
  CHECK(must(reader.first_since({0})) == Sequence{1});
  CHECK(must(reader.first_since({1000})) == Sequence{1});
  CHECK(must(reader.first_since({1001})) == Sequence{2});
  CHECK(must(reader.first_since({57'000})) == Sequence{57});
  CHECK(must(reader.first_since({100'000})) == Sequence{100});
  CHECK(must(reader.first_since({100'001})) == std::nullopt);
}

TEST_CASE("a reader neither makes a journal nor takes another database for one") {
  World world;
  CHECK_FALSE(JournalReader::open(world.path()));
  CHECK_FALSE(std::filesystem::exists(world.path()));
  world.sql("CREATE TABLE recipes (name TEXT)");
  const auto refused = JournalReader::open(world.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.find("not a newsd journal") != std::string::npos);
}
