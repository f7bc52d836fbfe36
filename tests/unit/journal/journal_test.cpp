#include "journal/journal.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;

TEST_CASE("sequences begin at 1 and go on without a gap") {
  World world;
  const auto journal = world.journal();
  CHECK(journal->head() == 0);
  must(journal->append(articles(0, 3)));
  CHECK(journal->head() == 3);

  for (const Sequence wrong : {Sequence{0}, Sequence{3}, Sequence{5}}) {
    const auto refused = journal->append({.articles = {record(wrong, 9)}, .sources = {}, .dead = {}, .cursors = {}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "invalid");
    CHECK(refused.error().text.find("sequence 4 is due") != std::string::npos);
  }
  Write gap = articles(3, 2);
  gap.articles[1].sequence = 6;
  CHECK_FALSE(journal->append(gap));

  must(journal->append(articles(3, 2)));
  CHECK(journal->head() == 5);
  const auto records = must(world.reader().read(1, 100, 1 << 20));
  REQUIRE(records.size() == 5);
  for (std::size_t i = 0; i < records.size(); ++i) CHECK(records[i] == record(i + 1, i + 1));
}

TEST_CASE("a write of which one row fails leaves nothing, and succeeds when tried again") {
  World world;
  const auto journal = world.journal();
  must(journal->append(articles(0, 2)));
  world.sql("CREATE TRIGGER fails BEFORE INSERT ON cursors BEGIN SELECT RAISE(ABORT, 'this row fails'); END");

  Write write = articles(2, 4);
  write.articles[0].privates = {{"dedup", "fingerprint"}};
  write.articles[1].alias = id(77);
  write.sources = {{"test", "state", "http", "seen"}};
  write.dead = {{0, "test", "aa", "rules", "too long", {5}, "{}"}};
  write.cursors = {{"sink", 2}};
  const auto failed = journal->append(write);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == "journal");
  CHECK(failed.error().text == "journal " + world.path().string() + ": this row fails");
  CHECK(journal->head() == 2);
  CHECK(must(world.reader().head()) == 2);
  CHECK(must(journal->state().sources()).empty());
  CHECK(must(journal->state().dead_count()) == 0);

  world.sql("DROP TRIGGER fails");
  must(journal->append(write));
  CHECK(journal->head() == 6);
  CHECK(must(world.reader().read(3, 10, 1 << 20, Privates::read)) == write.articles);
  CHECK(must(journal->state().source("test")) == write.sources[0]);
  CHECK(must(journal->state().cursor("sink")) == Sequence{2});
}

TEST_CASE("while the disk refuses, writes fail and readers go on; afterwards the same write succeeds") {
  World world;
  const auto journal = world.journal();
  must(journal->append(articles(0, 8)));
  const Write write = articles(8, 64, 4096);
  {
    const FileSizeLimit limit(128 << 10);
    for (int i = 0; i < 3; ++i) {
      const auto failed = journal->append(write);
      REQUIRE_FALSE(failed);
      CHECK(failed.error().code == "journal");
      CHECK_FALSE(failed.error().hint.empty());
    }
    CHECK(journal->head() == 8);
    CHECK(must(world.reader().read(1, 100, 1 << 20)).size() == 8);
  }
  must(journal->append(write));
  CHECK(journal->head() == 72);
  CHECK(must(world.reader().read(9, 100, 1 << 20)) == write.articles);
}

TEST_CASE("a journal opened again is the same journal") {
  World world;
  Epoch epoch = 0;
  const SourceRow old_row{"b", "s1", "h1", std::string("seen\0more", 9)};
  const SourceRow new_row{"b", "s2", "h2", ""};
  {
    const auto journal = world.journal();
    epoch = journal->epoch();
    Write write = articles(0, 2);
    write.sources = {old_row, {"a", "", "", ""}};
    write.cursors = {{"sink", 1}};
    write.dead = {{0, "a", "ff", "language", "reason one", {11}, "{\"n\":1}"},
                  {0, "b", "", "rules", "two", {12}, "{}"}};
    must(journal->append(write));
    must(journal->append({.articles = {}, .sources = {new_row}, .dead = {}, .cursors = {{"sink", 2}}}));
  }
  const auto journal = world.journal();
  CHECK(journal->epoch() == epoch);
  CHECK(journal->head() == 2);
  CHECK(must(journal->state().sources()) == std::vector<SourceRow>{{"a", "", "", ""}, new_row});
  CHECK(must(journal->state().cursor("sink")) == Sequence{2});
  CHECK(must(journal->state().cursor("nobody")) == std::nullopt);
  CHECK(must(journal->state().source("nobody")) == std::nullopt);
  CHECK(must(journal->state().dead_count()) == 2);
  const auto letters = must(journal->state().dead_letters(0, 10));
  REQUIRE(letters.size() == 2);
  CHECK(letters[0] == DeadLetter{1, "a", "ff", "language", "reason one", {11}, "{\"n\":1}"});
  CHECK(must(journal->state().dead_letters(1, 10)).size() == 1);
  CHECK(must(journal->state().dead_letters(0, 1)).size() == 1);
  CHECK(must(journal->state().dead_letter(2)) == letters[1]);
  CHECK(must(journal->state().dead_letter(3)) == std::nullopt);
}

TEST_CASE("each journal has an epoch of its own") {
  World one;
  World other;
  CHECK(one.journal()->epoch() != other.journal()->epoch());
}

TEST_CASE("two newsd cannot write one journal, by whichever name they call it") {
  World world;
  {
    const auto journal = world.journal();
    const auto link = world.folder() / "link.db";
    std::filesystem::create_symlink(world.path(), link);
    for (const auto& name : {world.path(), link}) {
      FixedClock same;
      const auto refused = Journal::open(name, same);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == "journal");
      CHECK(refused.error().text.find("is in use by process " + std::to_string(::getpid())) != std::string::npos);
      CHECK(refused.error().hint.find("[journal] path") != std::string::npos);
    }
  }
  CHECK(world.try_journal());
}

TEST_CASE("a journal of a newer newsd is refused and left alone") {
  World world;
  world.journal();
  world.sql("PRAGMA user_version = 99");
  const auto refused = world.try_journal();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("has schema version 99, this newsd knows up to 2") != std::string::npos);
  CHECK(refused.error().hint.find("upgrade newsd") != std::string::npos);
  CHECK_FALSE(JournalReader::open(world.path()));
}

TEST_CASE("a journal of the first version gets what it lacks and keeps what it has") {
  World world;
  must(world.journal()->append(articles(0, 2)));
  world.sql("DROP TABLE pauses; PRAGMA user_version = 1");
  const auto journal = world.journal();
  CHECK(journal->head() == 2);
  must(journal->append({.articles = articles(2, 1).articles,
                        .sources = {},
                        .dead = {},
                        .cursors = {},
                        .pauses = {{"a", UnixMilliseconds{5}}}}));
  CHECK(must(journal->state().pauses()).size() == 1);
}

TEST_CASE("a pause is remembered until it ends, and makes no source known") {
  World world;
  auto journal = world.journal();
  const auto pause = [&](std::vector<PauseRow> rows) {
    must(journal->append({.articles = {}, .sources = {}, .dead = {}, .cursors = {}, .pauses = std::move(rows)}));
  };
  pause({{"b", UnixMilliseconds{7}}, {"a", UnixMilliseconds{5}}});
  pause({{"a", UnixMilliseconds{9}}});
  journal.reset();
  journal = world.journal();
  CHECK(must(journal->state().pauses()) ==
        std::vector<PauseRow>{{"a", UnixMilliseconds{9}}, {"b", UnixMilliseconds{7}}});
  CHECK_FALSE(must(journal->state().source("a")));
  pause({{"a", std::nullopt}, {"never paused", std::nullopt}});
  CHECK(must(journal->state().pauses()) == std::vector<PauseRow>{{"b", UnixMilliseconds{7}}});
}

TEST_CASE("a database of something else is refused and left alone") {
  World world;
  world.sql("CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1");
  const auto refused = world.try_journal();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("is a database of something else") != std::string::npos);
  CHECK(must(must(sqlite::Database::open(world.path(), sqlite::Access::read))
                 .integer("SELECT count(*) FROM sqlite_schema")) == 1);
}

TEST_CASE("a file that is no database is refused and left alone") {
  World world;
  const std::string letter(4096, 'a');
  std::ofstream(world.path()) << letter;
  const auto refused = world.try_journal();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("file is not a database") != std::string::npos);
  CHECK(refused.error().hint.find("not a newsd journal") != std::string::npos);
  CHECK(bytes_of(world.path()) == letter);
}

TEST_CASE("a journal in a folder that is missing names the folder's remedy") {
  World world;
  FixedClock clock;
  const auto refused = Journal::open(world.folder() / "missing" / "newsd.db", clock);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.find("make its folder") != std::string::npos);
}

TEST_CASE("private data beyond its bounds is refused, at them it is kept") {
  World world;
  const auto journal = world.journal();
  Write write = articles(0, 1);
  write.articles[0].privates.assign(257, {"p", "d"});
  CHECK(journal->append(write).error().code == "invalid");
  write.articles[0].privates = {{"p", std::string(PrivateData::max_bytes + 1, 'd')}};
  CHECK(journal->append(write).error().code == "invalid");
  write.articles[0].privates.assign(256, {"p", "d"});
  write.articles[0].privates[0].data.assign(PrivateData::max_bytes, 'd');
  must(journal->append(write));
  CHECK(must(world.reader().read(1, 1, 1, Privates::read)) == write.articles);
}

TEST_CASE("the log begins again while commits go on") {
  World world;
  const auto journal = world.journal();
  std::uint64_t longest = 0;
  for (int i = 0; i < 200; ++i) {
    must(journal->append(articles(journal->head(), 64, 4096)));
    longest = std::max(longest, journal->log_bytes());
  }
  CHECK(longest > 2 << 20);
  CHECK(longest < 36 << 20);
  CHECK(std::filesystem::file_size(world.path().string() + "-wal") < 36 << 20);
  CHECK_FALSE(journal->checkpoint_problem());
}

TEST_CASE("readers at work see every record in order while the writer goes on") {
  World world;
  const auto journal = world.journal();
  must(journal->append(articles(0, 64)));
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  std::array<std::thread, 3> threads;
  for (std::thread& thread : threads)
    thread = std::thread([&] {
      auto reader = JournalReader::open(world.path());
      while (!done) {
        const auto records = reader.and_then([](JournalReader& open) { return open.read(1, 1000, 1 << 20); });
        if (!records || records->size() < 64 || records->back().sequence != records->size()) ++failures;
      }
    });
  for (int i = 0; i < 40; ++i)
    if (!journal->append(articles(journal->head(), 64, 1000))) ++failures;
  done = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(journal->head() == 2624);
}
