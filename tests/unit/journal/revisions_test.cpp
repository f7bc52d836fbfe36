#include "journal/revisions.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;

namespace {

constexpr RevisionLimits small{.store_from_names = 16, .max_tail_names = 64};
constexpr std::chrono::seconds patience{60};

// Articles 1 … 60 in two revisions each, every tenth with an alias (article 1000 + n).
std::vector<Record> history() {
  std::vector<Record> records;
  for (std::uint32_t revision = 1; revision <= 2; ++revision)
    for (std::uint64_t n = 1; n <= 60; ++n) {
      records.push_back(record(records.size() + 1, n));
      records.back().revision = revision;
      if (n % 10 == 0) records.back().alias = id(1000 + n);
    }
  return records;
}

void write_history(Journal& journal) {
  must(journal.append({.articles = history(), .sources = {}, .dead = {}, .cursors = {}}));
}

void check_answers(const RevisionIndex& index) {
  const auto records = history();
  for (std::uint64_t n = 1; n <= 60; ++n) {
    const Record& last = records[60 + n - 1];
    CHECK(must(index.latest(id(n))) == Latest{2, last.hash, last.sequence});
    CHECK(must(index.resolve(id(n))) == id(n));
    CHECK(must(index.resolve(id(1000 + n))) == (n % 10 == 0 ? id(n) : id(1000 + n)));
    CHECK(must(index.latest(id(1000 + n))) == std::nullopt);
  }
}

// A journal with that history, and its index written to the file.
void make_indexed(World& world) {
  write_history(*world.journal());
  world.index(small);
}

}  // namespace

TEST_CASE("the index knows the latest revision and the aliases of what it was told") {
  World world;
  const auto journal = world.journal();
  const auto index = world.index(small);
  CHECK(must(index->latest(id(1))) == std::nullopt);
  write_history(*journal);
  for (const Record& record : history()) index->add(record);
  check_answers(*index);
  must(index->wait_for_room(patience));
  check_answers(*index);
}

TEST_CASE("the index reads from the journal what it was not told") {
  World world;
  write_history(*world.journal());
  check_answers(*world.index());
  check_answers(*world.index(small));
  check_answers(*world.index());
}

TEST_CASE("an index that was lost gives the same answers when made anew") {
  World world;
  make_indexed(world);
  CHECK(std::filesystem::file_size(RevisionIndex::file_of(world.path())) > 4096);
  std::filesystem::remove(RevisionIndex::file_of(world.path()));
  check_answers(*world.index(small));
}

TEST_CASE("an index in which a bit has flipped anywhere gives the same answers") {
  World world;
  make_indexed(world);
  const auto file = RevisionIndex::file_of(world.path());
  const auto whole = bytes_of(file);
  for (std::uint64_t offset = 3; offset < whole.size(); offset += 211) {
    std::ofstream(file, std::ios::binary) << whole;
    flip(file, offset);
    CAPTURE(offset);
    check_answers(*world.index(small));
  }
}

TEST_CASE("an index cut short, or of garbage, is made anew") {
  World world;
  make_indexed(world);
  const auto file = RevisionIndex::file_of(world.path());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 4096);
  check_answers(*world.index(small));
  std::ofstream(file) << "not an index at all";
  check_answers(*world.index(small));
}

TEST_CASE("an index of another journal is made anew") {
  World world;
  World other;
  make_indexed(world);
  const auto journal = other.journal();
  must(journal->append(articles(0, 200)));
  other.index(small);
  std::filesystem::copy_file(RevisionIndex::file_of(other.path()), RevisionIndex::file_of(world.path()),
                             std::filesystem::copy_options::overwrite_existing);
  check_answers(*world.index(small));
}

TEST_CASE("an index that is ahead of its restored journal is made anew") {
  World world;
  write_history(*world.journal());
  const auto backup = bytes_of(world.path());
  must(world.journal()->append(articles(120, 100)));
  world.index(small);
  std::ofstream(world.path(), std::ios::binary) << backup;
  const auto index = world.index(small);
  check_answers(*index);
  CHECK(must(index->latest(id(210))) == std::nullopt);
}

TEST_CASE("while the index cannot be written there is no room, and afterwards there is") {
  World world;
  const auto journal = world.journal();
  const auto index = world.index(small);
  const auto writer = must(sqlite::Database::open(RevisionIndex::file_of(world.path()), sqlite::Access::write));
  must(writer.execute("BEGIN IMMEDIATE"));
  write_history(*journal);
  for (const Record& record : history()) index->add(record);
  const auto full = index->wait_for_room(std::chrono::milliseconds(0));
  REQUIRE_FALSE(full);
  CHECK(full.error().code == "journal");
  CHECK_FALSE(full.error().hint.empty());
  check_answers(*index);
  must(writer.execute("ROLLBACK"));
  must(index->wait_for_room(patience));
  check_answers(*index);
}
