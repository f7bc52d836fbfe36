#include "journal/journal.hpp"

#include <xxhash.h>
#include <string>
#include <utility>

#include "journal/erasure.hpp"
#include "journal/schema.hpp"

namespace newsd::daemon {

namespace {

constexpr Sequence last_sequence = (Sequence{1} << 55) - 1;  // sequence * 256 + 255 is still a positive SQLite integer

constexpr auto settings = R"(
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA journal_size_limit = 8388608;
PRAGMA secure_delete = ON;
)";

Result<> invalid(Sequence sequence, const std::string& problem) {
  return failure("invalid", "article " + std::to_string(sequence) + " cannot be journalled: " + problem);
}

Result<> check(const Record& record, Sequence expected) {
  if (record.sequence != expected || expected > last_sequence)
    return invalid(record.sequence, "sequence " + std::to_string(expected) + " is due");
  if (record.revision == 0) return invalid(record.sequence, "revisions begin at 1");
  if (record.privates.size() > PrivateData::max_count)
    return invalid(record.sequence, "it has private data of more than 256 plugins");
  for (const PrivateData& kept : record.privates)
    if (kept.data.size() > PrivateData::max_bytes)
      return invalid(record.sequence, "private data of " + kept.plugin + " exceeds 65536 bytes");
  return {};
}

Result<> check(const Write& write, Sequence head) {
  for (const Record& record : write.articles)
    if (auto valid = check(record, ++head); !valid) return valid;
  return {};
}

}  // namespace

struct Journal::Statements {
  explicit Statements(const sqlite::Database& database) : db(database) {}

  Result<> store(const Record& record);
  Result<> store(const SourceRow& row);
  Result<> store(const DeadLetter& letter);
  Result<> store(const CursorRow& row) { return cursor.run(row.consumer, row.sequence); }
  Result<> store(const PauseRow& row) {
    return row.since ? pause.run(row.source, row.since->count) : resume.run(row.source);
  }
  Result<> store(std::uint64_t retried) { return taken_back.run(retried); }
  Result<> store(const Erasure& erasure) { return erase(db, erasure); }
  template <class Row>
  Result<> store_all(const std::vector<Row>& rows);

  const sqlite::Database& db;
  sqlite::Statement begin{db, "BEGIN IMMEDIATE"};
  sqlite::Statement commit{db, "COMMIT"};
  sqlite::Statement article{db, "INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
  sqlite::Statement body{db, "INSERT INTO bodies VALUES (?1, ?2, ?3)"};
  sqlite::Statement kept{db, "INSERT INTO privates VALUES (?1, ?2, ?3)"};
  sqlite::Statement alias{db, "INSERT INTO aliases VALUES (?1, ?2)"};
  sqlite::Statement source{db,
                           "INSERT INTO sources VALUES (?1, ?2, ?3, ?4) ON CONFLICT (source) DO UPDATE "
                           "SET state = excluded.state, http = excluded.http, seen = excluded.seen"};
  sqlite::Statement letter{db, "INSERT INTO dead_letters VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)"};
  sqlite::Statement taken_back{db, "DELETE FROM dead_letters WHERE number = ?1"};
  sqlite::Statement cursor{
      db, "INSERT INTO cursors VALUES (?1, ?2) ON CONFLICT (consumer) DO UPDATE SET sequence = excluded.sequence"};
  sqlite::Statement pause{db, "INSERT OR REPLACE INTO pauses VALUES (?1, ?2)"};
  sqlite::Statement resume{db, "DELETE FROM pauses WHERE source = ?1"};
};

Result<> Journal::Statements::store(const Record& record) {
  const auto kind = static_cast<std::uint32_t>(record.kind);
  auto done = article
                  .run(record.sequence, record.id, record.revision, kind, record.source, record.language,
                       record.journalled.count, record.hash)
                  .and_then([&] {
                    const std::uint64_t checksum = XXH3_64bits(record.body.data(), record.body.size());
                    return body.run(record.sequence, record.body, checksum);
                  });
  for (std::uint64_t place = 0; done && place < record.privates.size(); ++place) {
    const PrivateData& data = record.privates[place];
    done = kept.run(record.sequence << 8 | place, data.plugin, sqlite::Blob{data.data});
  }
  if (done && record.alias) done = alias.run(record.sequence, *record.alias);
  return done;
}

Result<> Journal::Statements::store(const SourceRow& row) {
  return source.run(row.source, sqlite::Blob{row.state}, sqlite::Blob{row.http}, sqlite::Blob{row.seen});
}

Result<> Journal::Statements::store(const DeadLetter& dead) {
  return letter.run(dead.source, dead.article_id, dead.stage, dead.reason, dead.at.count, dead.document);
}

template <class Row>
Result<> Journal::Statements::store_all(const std::vector<Row>& rows) {
  for (const Row& row : rows)
    if (auto done = store(row); !done) return done;
  return {};
}

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& path, const Clock& clock) {
  std::error_code ignored;
  const auto file = std::filesystem::weakly_canonical(path, ignored);  // one lock, by whichever link it was named
  auto lock = FileLock::take(file.empty() ? path : file);
  if (!lock) return failure(lock.error());
  auto database = sqlite::Database::open(path, sqlite::Access::write);
  if (!database) return failure(database.error());
  const auto ready = database->execute(settings).and_then([&] { return migrate_journal(*database, clock.now()); });
  if (!ready) return failure(ready.error());
  auto copier = sqlite::Database::open(path, sqlite::Access::write);
  if (!copier) return failure(copier.error());
  if (auto set = copier->execute(settings); !set) return failure(set.error());
  Start start;
  for (const auto& [value, sql] : {std::pair(&start.epoch, "SELECT epoch FROM journal"),
                                   std::pair(&start.head, "SELECT max(sequence) FROM articles"),
                                   std::pair(&start.page_bytes, "PRAGMA page_size")}) {
    const auto read = database->integer(sql);
    if (!read) return failure(read.error());
    *value = static_cast<std::uint64_t>(*read);
  }
  std::unique_ptr<Journal> journal(new Journal(std::move(*lock), std::move(*database), std::move(*copier), start));
  journal->log_.empty();  // a crash may have left what was erased in it
  return journal;
}

Journal::Journal(FileLock lock, sqlite::Database database, sqlite::Database copier, Start start)
    : lock_(std::move(lock)),
      database_(std::move(database)),
      log_(database_, std::move(copier), start.page_bytes),
      statements_(std::make_unique<Statements>(database_)),
      state_(database_),
      epoch_(start.epoch),
      head_(start.head) {}

Journal::~Journal() = default;

Result<> Journal::append(const Write& write) {
  if (auto valid = check(write, head()); !valid) return valid;
  if (auto begun = statements_->begin.run(); !begun) return begun;
  auto done = statements_->store_all(write.articles)
                  .and_then([&] { return statements_->store_all(write.sources); })
                  .and_then([&] { return statements_->store_all(write.dead); })
                  .and_then([&] { return statements_->store_all(write.cursors); })
                  .and_then([&] { return statements_->store_all(write.pauses); })
                  .and_then([&] { return statements_->store_all(write.retried); })
                  .and_then([&] { return statements_->store_all(write.erasures); })
                  .and_then([&] { return statements_->commit.run(); });
  if (!done) {
    database_.roll_back();
    return done;
  }
  head_ += write.articles.size();
  log_.committed();
  if (!write.erasures.empty()) log_.empty();
  return {};
}

}  // namespace newsd::daemon
