#include "journal/reader.hpp"

#include <xxhash.h>
#include <string>
#include <utility>

#include "journal/schema.hpp"

namespace newsd::daemon {

namespace {

Sequence to_sequence(std::int64_t number) { return static_cast<Sequence>(number); }

std::uint64_t size_of(const Record& record) {
  std::uint64_t bytes = record.body.size();
  for (const PrivateData& data : record.privates) bytes += data.data.size();
  return bytes;
}

}  // namespace

struct JournalReader::Parts {
  explicit Parts(sqlite::Database opened) : db(std::move(opened)) {}

  Result<std::vector<Record>> read(Sequence from, std::size_t max_count, std::uint64_t max_bytes, Privates privates);
  Result<> require_start(Sequence from, Sequence found) const;
  Result<Record> record(const sqlite::Rows& rows) const;
  Result<> add_privates(Record& record);
  tl::unexpected<Error> damaged(Sequence sequence, std::string_view what) const;

  sqlite::Database db;
  sqlite::Statement range{
      db,
      "SELECT sequence, id, revision, kind, source, language, journalled, hash, body, checksum, alias FROM bodies "
      "JOIN articles USING (sequence) LEFT JOIN aliases USING (sequence) WHERE sequence >= ?1 ORDER BY sequence"};
  sqlite::Statement kept{db, "SELECT key, plugin, data FROM privates WHERE key BETWEEN ?1 AND ?2 ORDER BY key"};
  sqlite::Statement time{db, "SELECT journalled FROM articles WHERE sequence = ?1"};
  JournalState state{db};
};

tl::unexpected<Error> JournalReader::Parts::damaged(Sequence sequence, std::string_view what) const {
  return failure(sqlite::about(db.path(), "sequence " + std::to_string(sequence) + " is damaged: " + std::string(what),
                               "check the disk; restore the last back-up, or read on from the next sequence"));
}

Result<Record> JournalReader::Parts::record(const sqlite::Rows& rows) const {
  const Sequence sequence = rows.number(0);
  const auto id = rows.digest(1);
  const auto hash = rows.digest(7);
  const std::string_view body = rows.view(8);
  if (XXH3_64bits(body.data(), body.size()) != rows.number(9))
    return damaged(sequence, "its body does not match its checksum");
  if (!id || !hash) return damaged(sequence, "its id or hash has not 16 bytes");
  return Record{.sequence = sequence,
                .id = *id,
                .revision = static_cast<std::uint32_t>(rows.integer(2)),
                .kind = static_cast<Kind>(rows.integer(3)),
                .source = rows.string(4),
                .language = rows.string(5),
                .journalled = {rows.integer(6)},
                .hash = *hash,
                .body = std::string(body),
                .privates = {},
                .alias = rows.digest(10)};
}

Result<> JournalReader::Parts::add_privates(Record& record) {
  sqlite::Rows rows = kept.query(record.sequence << 8, record.sequence << 8 | 255);
  auto found = rows.next();
  for (; found && *found; found = rows.next()) record.privates.push_back({rows.string(1), rows.string(2)});
  if (!found) return failure(found.error());
  return {};
}

// What was asked for may have been removed from the beginning of the journal, but not from its middle.
Result<> JournalReader::Parts::require_start(Sequence from, Sequence found) const {
  if (from >= found) return {};
  const auto first = db.integer("SELECT min(sequence) FROM bodies");
  if (!first) return failure(first.error());
  if (from > static_cast<Sequence>(*first)) return damaged(from, "it is missing");
  return {};
}

Result<std::vector<Record>> JournalReader::Parts::read(Sequence from, std::size_t max_count, std::uint64_t max_bytes,
                                                       Privates privates) {
  std::vector<Record> records;
  std::uint64_t bytes = 0;
  sqlite::Rows rows = range.query(from);  // while it is open, all is read from one state of the journal
  while (records.size() < max_count) {
    const auto found = rows.next();
    if (!found) return failure(found.error());
    if (!*found) break;
    if (!records.empty() && rows.number(0) != records.back().sequence + 1) break;
    auto made =
        records.empty() ? require_start(from, rows.number(0)).and_then([&] { return record(rows); }) : record(rows);
    if (made && privates == Privates::read)
      if (auto added = add_privates(*made); !added) return failure(added.error());
    if (!made && records.empty()) return made.map([](const Record&) { return std::vector<Record>(); });
    if (!made) break;
    bytes += size_of(*made);
    if (!records.empty() && bytes > max_bytes) break;
    records.push_back(std::move(*made));
  }
  return records;
}

Result<JournalReader> JournalReader::open(const std::filesystem::path& path) {
  auto database = sqlite::Database::open(path, sqlite::Access::read);
  if (!database) return failure(database.error());
  if (auto ours = require_journal(*database); !ours) return failure(ours.error());
  const auto epoch = database->integer("SELECT epoch FROM journal");
  if (!epoch) return failure(epoch.error());
  return JournalReader(std::make_unique<Parts>(std::move(*database)), static_cast<Epoch>(*epoch));
}

JournalReader::JournalReader(std::unique_ptr<Parts> parts, Epoch epoch) : parts_(std::move(parts)), epoch_(epoch) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

Result<std::vector<Record>> JournalReader::read(Sequence from, std::size_t max_count, std::uint64_t max_bytes,
                                                Privates privates) {
  return parts_->read(from, max_count, max_bytes, privates);
}

Result<Sequence> JournalReader::first() {
  return parts_->db.integer("SELECT min(sequence) FROM bodies").map(to_sequence);
}

Result<Sequence> JournalReader::head() {
  return parts_->db.integer("SELECT max(sequence) FROM articles").map(to_sequence);
}

Result<std::optional<Sequence>> JournalReader::first_since(UnixMilliseconds time) {
  const auto first = this->first();
  const auto head = this->head();
  if (!first) return failure(first.error());
  if (!head) return failure(head.error());
  if (*first == 0) return std::nullopt;
  Sequence below = *first;
  Sequence end = *head + 1;
  while (below < end) {
    const Sequence middle = below + (end - below) / 2;
    sqlite::Rows rows = parts_->time.query(middle);
    const auto found = rows.next();
    if (!found) return failure(found.error());
    if (*found && rows.integer(0) >= time.count)
      end = middle;
    else
      below = middle + 1;
  }
  return below <= *head ? std::optional(below) : std::nullopt;
}

Result<std::vector<RevisionPlace>> JournalReader::revisions_of(const ArticleId& id) {
  sqlite::Statement select(parts_->db, "SELECT sequence, revision FROM articles WHERE id = ?1 ORDER BY sequence");
  sqlite::Rows rows = select.query(id);
  std::vector<RevisionPlace> places;
  auto found = rows.next();
  for (; found && *found; found = rows.next())
    places.push_back({rows.number(0), static_cast<std::uint32_t>(rows.integer(1))});
  if (!found) return failure(found.error());
  return places;
}

Result<std::vector<ArticleId>> JournalReader::aliases_of(const ArticleId& id) {
  sqlite::Statement select(parts_->db,
                           "SELECT DISTINCT alias FROM aliases JOIN articles USING (sequence) WHERE id = ?1");
  sqlite::Rows rows = select.query(id);
  std::vector<ArticleId> aliases;
  auto found = rows.next();
  for (; found && *found; found = rows.next())
    if (const auto alias = rows.digest(0)) aliases.push_back(*alias);
  if (!found) return failure(found.error());
  return aliases;
}

const JournalState& JournalReader::state() const { return parts_->state; }

}  // namespace newsd::daemon
