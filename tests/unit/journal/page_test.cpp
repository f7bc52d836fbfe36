// docs/JOURNAL.md: what the page tells an operator to type works, and its tables are those of a real journal.

#include <sqlite3.h>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;

namespace {

std::string page() { return must(read_file(NEWSD_SOURCE_DIR "/docs/JOURNAL.md", 1 << 20)); }

std::vector<std::string> sql_blocks() {
  std::vector<std::string> blocks;
  std::istringstream lines(page());
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "```sql") {
      blocks.emplace_back();
      inside = true;
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

int count_row(void* count, int, char**, char**) {
  ++*static_cast<int*>(count);
  return 0;
}

Write one_of_everything() {
  Write write = articles(0, 3);
  write.articles[1].privates = {{"dedup", "fingerprint"}};
  write.articles[2].alias = id(9);
  write.sources = {{"test", "{}", "{}", ""}};
  write.dead = {{0, "test", "ab", "rules", "too long", {1}, "{}"}};
  write.cursors = {{"sink", 1}};
  write.pauses = {{"test", UnixMilliseconds{1}}};
  return write;
}

}  // namespace

TEST_CASE("every query of the journal's page runs on a real journal and answers something") {
  World world;
  const auto journal = world.journal();
  must(journal->append(one_of_everything()));
  const auto database = must(sqlite::Database::open(world.path(), sqlite::Access::read));
  const auto blocks = sql_blocks();
  REQUIRE(blocks.size() >= 5);
  for (const std::string& block : blocks) {
    CAPTURE(block);
    int rows = 0;
    char* message = nullptr;
    CHECK(sqlite3_exec(database.handle(), block.c_str(), &count_row, &rows, &message) == SQLITE_OK);
    CAPTURE(message);
    CHECK(rows > 0);
    sqlite3_free(message);
  }
}

TEST_CASE("the journal's page names every table and column of a real journal") {
  World world;
  const auto journal = world.journal();
  const auto database = must(sqlite::Database::open(world.path(), sqlite::Access::read));
  sqlite::Statement columns(database,
                            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
                            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'");
  const std::string text = page();
  sqlite::Rows rows = columns.query();
  while (must(rows.next())) {
    CAPTURE(rows.string(0), rows.string(1));
    const auto table = text.find("### `" + rows.string(0) + "`");
    REQUIRE(table != std::string::npos);
    const auto end = text.find("\n#", table + 1);
    CHECK(text.substr(table, end - table).find("| `" + rows.string(1) + "` |") != std::string::npos);
  }
}
