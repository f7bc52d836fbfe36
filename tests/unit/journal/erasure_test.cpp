#include "article/document.hpp"

#include <catch2/catch.hpp>

#include "support/heard.hpp"
#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;
using namespace newsd::daemon::test;

namespace {

constexpr const char* kSecret = "the heron keeps the harbour key";

std::string document(const Record& record, const std::string& text) {
  return R"({"id":")" + record.id.hex() + R"(","revision":)" + std::to_string(record.revision) +
         R"(,"kind":"new","source":{"id":"test","name":"Test"},"title":")" + text +
         R"(","published":"2026-04-11","updated":")" + text + R"(","fetched":"2026-04-11T08:00:00.000Z","text":")" +
         text + R"("})";
}

// Three revisions of article 1, the second in ten pages; two others around them; a dead letter of it and one of
// another.
Write secret_articles() {
  Write write = articles(0, 5);
  for (const std::size_t place : {0U, 2U, 4U}) {
    Record& record = write.articles[place];
    record.id = id(1);
    record.revision = static_cast<std::uint32_t>(place / 2 + 1);
    std::string text = kSecret;
    if (place == 2)
      for (int i = 0; i < 5000; ++i) text += std::string(", ") + kSecret;
    record.body = document(record, text);
    record.privates = {{"dedup", kSecret}, {"other", kSecret}};
  }
  write.articles[2].alias = id(77);
  write.dead = {
      {0, "test", id(1).hex(), "rules", std::string("no ") + kSecret, {5}, document(write.articles[0], kSecret)},
      {0, "test", id(77).hex(), "rules", "no", {6}, std::string("broken ") + kSecret},
      {0, "test", id(2).hex(), "rules", "no", {7}, "{}"}};
  return write;
}

Write redaction(Sequence known_to, std::vector<Sequence> revisions, std::vector<ArticleId> aliases) {
  Write write;
  write.articles.push_back(record(6, 1));
  write.articles[0].revision = 4;
  write.articles[0].kind = Kind::withdrawn;
  write.articles[0].hash = {};
  write.erasures.push_back({id(1), std::move(revisions), std::move(aliases), known_to, 5});
  return write;
}

bool folder_holds(const World& world, std::string_view words) {
  for (const auto& file : std::filesystem::directory_iterator(world.folder()))
    if (bytes_of(file.path()).find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a redaction leaves none of an article's bytes in any file, and all sequences") {
  World world;
  const auto journal = world.journal();
  const auto index = world.index();
  must(journal->append(secret_articles()));
  REQUIRE(folder_holds(world, kSecret));
  must(journal->append(redaction(5, {1, 3, 5}, {id(77)})));
  CHECK_FALSE(folder_holds(world, kSecret));
  CHECK_FALSE(journal->has_residue());
  const auto records = must(world.reader().read(1, 10, 1 << 20, Privates::read));
  REQUIRE(records.size() == 6);
  for (const std::size_t place : {0U, 2U, 4U}) {
    CHECK(records[place].id == id(1));
    CHECK(records[place].revision == place / 2 + 1);
    CHECK_FALSE(records[place].has_content());
    CHECK(records[place].privates.empty());
  }
  CHECK(records[0].body == R"({"id":")" + id(1).hex() +
                               R"(","revision":1,"kind":"new","source":{"id":"test","name":"Test"},)"
                               R"("published":"2026-04-11","fetched":"2026-04-11T08:00:00.000Z"})");
  CHECK(records[1] == record(2, 2));
  CHECK(records[5].kind == Kind::withdrawn);
}

TEST_CASE("a redaction finds by itself what was journalled after it was prepared") {
  World world;
  const auto journal = world.journal();
  must(journal->append(secret_articles()));
  must(journal->append(redaction(0, {}, {})));
  CHECK_FALSE(folder_holds(world, kSecret));
}

TEST_CASE("a redaction reduces the dead letters of an article under all its names, and no others") {
  World world;
  const auto journal = world.journal();
  must(journal->append(secret_articles()));
  must(journal->append(redaction(5, {1, 3, 5}, {id(77)})));
  const auto letters = must(journal->state().dead_letters(0, 10));
  REQUIRE(letters.size() == 3);
  CHECK(letters[0].reason == "redacted");
  CHECK(letters[0].number == 1);
  CHECK(letters[1].reason == "redacted");
  CHECK(must(parse_document(letters[1].document)).id() == id(77));
  CHECK(letters[2].reason == "no");
}

TEST_CASE("a reader that does not end delays the emptying of the log, and newsd makes up for it") {
  World world;
  const auto journal = world.journal();
  must(journal->append(secret_articles()));
  {
    const auto shell = must(sqlite::Database::open(world.path(), sqlite::Access::read));
    must(shell.execute("BEGIN; SELECT count(*) FROM articles"));
    must(journal->append(redaction(5, {1, 3, 5}, {id(77)})));
    CHECK(journal->has_residue());
  }
  CHECK(comes_true([&] { return !journal->has_residue(); }));
  CHECK_FALSE(folder_holds(world, kSecret));
}

TEST_CASE("a dead letter that was retried goes in the transaction of its article's end") {
  World world;
  const auto journal = world.journal();
  must(journal->append(secret_articles()));
  Write write = articles(5, 1);
  write.retried = {3};
  must(journal->append(write));
  CHECK(must(journal->state().dead_count()) == 2);
  CHECK(must(journal->state().dead_letter(3)) == std::nullopt);
}

TEST_CASE("the letters of sinks are not articles without an end") {
  World world;
  const auto journal = world.journal();
  Write write = articles(0, 1);
  write.dead = {{0, "test", id(1).hex(), "sink/out", "no", {5}, R"({"title":"Herons"})"},
                {0, "test", id(2).hex(), "rules", "no", {5}, "not JSON"}};
  must(journal->append(write));
  CHECK(must(journal->state().dead_count()) == 1);
  const auto lines = must(journal->state().dead_lines(0, 10));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].title == "Herons");
  CHECK(lines[0].letter.document.empty());
  CHECK(lines[1].title.empty());
  CHECK(must(journal->state().dead_lines(1, 1)).front().letter.number == 2);
}

TEST_CASE("articles are found by where their ids begin, in memory, in the file and by their other names") {
  World world;
  const auto journal = world.journal();
  ArticleId low;
  ArticleId high;
  low.bytes = id(3).bytes;
  high.bytes = id(3).bytes;
  low.bytes[15] = 0;
  high.bytes[15] = 255;
  const auto index = world.index({.store_from_names = 4, .max_tail_names = 8});
  for (Sequence head = 0; head < 6; ++head) {
    Write one = articles(head, 1);
    if (head == 4) one.articles[0].alias = id(99);
    must(index->wait_for_room(std::chrono::seconds(10)));
    must(journal->append(one));
    index->add(one.articles[0]);
  }
  CHECK(must(index->between(low, high)) == std::vector<ArticleId>{id(3)});
  CHECK(must(index->between(id(99), id(99))) == std::vector<ArticleId>{id(5)});
  CHECK(must(index->between(id(98), id(98))).empty());
}
