// The journal's commit beside bare SQLite: groups of 256 articles of 3 KB, the same rows with the same settings. Bare
// SQLite leaves checkpoints to its own autocheckpoint at 4 MiB of log.
#include "articles.hpp"
#include "journal/journal.hpp"
#include "world.hpp"

#include <sqlite3.h>

namespace newsd::bench {
namespace {

constexpr std::size_t kGroup = 256;
constexpr std::size_t kBodyBytes = 3072;

Write group() {
  Write write;
  for (std::size_t i = 0; i < kGroup; ++i) {
    Record& record = write.articles.emplace_back();
    record.body = article_json(i, kBodyBytes);
    record.id = Digest::of(record.body);
    record.hash = record.id;
    record.revision = 1;
    record.source = "bench";
    record.language = "en";
    record.journalled = {1'769'857'200'000};
  }
  return write;
}

// The next sequences, and ids that were not there before.
void advance(Write& write, Sequence head) {
  for (Record& record : write.articles) {
    record.sequence = ++head;
    record.id = Digest::of({reinterpret_cast<const char*>(&head), sizeof head});
  }
}

void journal(benchmark::State& state) {
  const Folder folder;
  SystemClock clock;
  const auto made = must(Journal::open(folder.path() / "newsd.db", clock));
  Write write = group();
  for (auto _ : state) {
    advance(write, made->head());
    must(made->append(write));
  }
  report_articles(state, kGroup);
}

class BareSqlite {
public:
  explicit BareSqlite(const std::filesystem::path& path) {
    check(sqlite3_open(path.c_str(), &database_));
    execute(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA wal_autocheckpoint = 256;"
        "CREATE TABLE articles (sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, revision INTEGER NOT NULL,"
        " kind INTEGER NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL, journalled INTEGER NOT NULL,"
        " hash BLOB NOT NULL);"
        "CREATE TABLE bodies (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, checksum INTEGER NOT NULL)");
    check(sqlite3_prepare_v2(database_, "INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", -1, &article_,
                             nullptr));
    check(sqlite3_prepare_v2(database_, "INSERT INTO bodies VALUES (?1, ?2, ?3)", -1, &body_, nullptr));
  }
  ~BareSqlite() {
    sqlite3_finalize(article_);
    sqlite3_finalize(body_);
    sqlite3_close(database_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void append(const Write& write) {
    execute("BEGIN IMMEDIATE");
    for (const Record& record : write.articles) insert(record);
    execute("COMMIT");
  }

private:
  void insert(const Record& record) {
    const auto sequence = static_cast<std::int64_t>(record.sequence);
    bind(article_, 1, sequence);
    bind(article_, 2, record.id);
    bind(article_, 3, record.revision);
    bind(article_, 4, static_cast<std::int64_t>(record.kind));
    bind(article_, 5, record.source);
    bind(article_, 6, record.language);
    bind(article_, 7, record.journalled.count);
    bind(article_, 8, record.hash);
    run(article_);
    bind(body_, 1, sequence);
    bind(body_, 2, record.body);
    bind(body_, 3, sequence);
    run(body_);
  }
  static void bind(sqlite3_stmt* statement, int place, std::int64_t value) {
    check(sqlite3_bind_int64(statement, place, value));
  }
  static void bind(sqlite3_stmt* statement, int place, const std::string& text) {
    check(sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  static void bind(sqlite3_stmt* statement, int place, const Digest& digest) {
    check(sqlite3_bind_blob64(statement, place, digest.bytes.data(), digest.bytes.size(), SQLITE_STATIC));
  }
  static void run(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error("bare SQLite refuses a row");
    check(sqlite3_reset(statement));
  }
  void execute(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  static void check(int status) {
    if (status != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(status));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* article_ = nullptr;
  sqlite3_stmt* body_ = nullptr;
};

void bare(benchmark::State& state) {
  const Folder folder;
  BareSqlite database(folder.path() / "bare.db");
  Write write = group();
  Sequence head = 0;
  for (auto _ : state) {
    advance(write, head);
    database.append(write);
    head += kGroup;
  }
  report_articles(state, kGroup);
}

void groups(benchmark::internal::Benchmark* made) {
  made->Iterations(100)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK(journal)->Name("commit/newsd")->Apply(groups);
BENCHMARK(bare)->Name("commit/sqlite")->Apply(groups);

}  // namespace
}  // namespace newsd::bench
