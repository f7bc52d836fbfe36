#include "journal/revision_file.hpp"

#include <xxhash.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace newsd::daemon {

namespace {

constexpr std::int64_t application_id = 0x4e575349;  // "NWSI"
constexpr std::int64_t this_version = 1;

constexpr auto settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF";

constexpr auto tables = R"(
CREATE TABLE state (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  epoch     INTEGER NOT NULL,  -- of the journal
  cursor    INTEGER NOT NULL,  -- the last sequence of the journal that is in here
  cursor_id BLOB NOT NULL,     -- the article there
  names     INTEGER NOT NULL,  -- rows of latest
  checksum  INTEGER NOT NULL   -- of all rows of latest and aliases: their XXH3 64, combined by exclusive or
);
CREATE TABLE latest (
  id        BLOB PRIMARY KEY,
  revision  INTEGER NOT NULL,
  hash      BLOB NOT NULL,
  sequence  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE aliases (
  alias     BLOB PRIMARY KEY,
  id        BLOB NOT NULL
) WITHOUT ROWID;
)";

constexpr std::string_view select_latest = "SELECT revision, hash, sequence FROM latest WHERE id = ?1";
constexpr std::string_view select_between =
    "SELECT id FROM latest WHERE id BETWEEN ?1 AND ?2 UNION SELECT id FROM aliases WHERE alias BETWEEN ?1 AND ?2 "
    "LIMIT ?3";
constexpr std::string_view select_alias = "SELECT id FROM aliases WHERE alias = ?1";

struct State {
  Sequence cursor = 0;
  ArticleId cursor_id;
  std::uint64_t names = 0;
  std::uint64_t checksum = 0;
};

// Different for each row, and for an alias and an article.
std::uint64_t checksum(const ArticleId& id, const Latest& latest) {
  std::array<std::uint8_t, 16 + 16 + 4 + 8> bytes{};
  auto* end = std::copy(id.bytes.begin(), id.bytes.end(), bytes.data());
  end = std::copy(latest.hash.bytes.begin(), latest.hash.bytes.end(), end);
  std::memcpy(end, &latest.revision, sizeof latest.revision);
  std::memcpy(end + sizeof latest.revision, &latest.sequence, sizeof latest.sequence);
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t checksum(const ArticleId& alias, const ArticleId& id) {
  std::array<std::uint8_t, 16 + 16> bytes{};
  std::copy(id.bytes.begin(), id.bytes.end(), std::copy(alias.bytes.begin(), alias.bytes.end(), bytes.begin()));
  return XXH3_64bits(bytes.data(), bytes.size());
}

// In the order of the file, so that each of its pages is changed once.
template <class Map>
std::vector<const typename Map::value_type*> in_order(const Map& map) {
  std::vector<const typename Map::value_type*> entries;
  entries.reserve(map.size());
  for (const auto& entry : map) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  return entries;
}

Result<std::optional<Latest>> read_latest(sqlite::Statement& select, const ArticleId& id) {
  sqlite::Rows rows = select.query(id);
  const auto found = rows.next();
  if (!found) return failure(found.error());
  if (!*found) return std::nullopt;
  return Latest{static_cast<std::uint32_t>(rows.integer(0)), rows.digest(1).value_or(ContentHash{}), rows.number(2)};
}

Result<std::optional<ArticleId>> read_alias(sqlite::Statement& select, const ArticleId& alias) {
  sqlite::Rows rows = select.query(alias);
  const auto found = rows.next();
  if (!found) return failure(found.error());
  return *found ? rows.digest(0) : std::nullopt;
}

}  // namespace

void RevisionTail::add(const ArticleId& id, const Latest& revision, const std::optional<ArticleId>& alias) {
  latest[id] = revision;
  if (alias) aliases[*alias] = id;
  head = revision.sequence;
  head_id = id;
}

void RevisionFilters::add(const RevisionTail& tail) {
  for (const auto& [id, latest] : tail.latest) ids.add(id);
  for (const auto& [alias, id] : tail.aliases) aliases.add(alias);
}

struct RevisionFile::Parts {
  explicit Parts(sqlite::Database opened) : db(std::move(opened)) {}

  Result<> create(Epoch epoch);
  Result<> load(Epoch epoch);
  Result<> damaged(std::string_view problem) const {
    return failure(sqlite::about(db.path(), problem, "delete it: it is made anew"));
  }
  Result<> verify_latest(IdFilter& filter, std::uint64_t& sum);
  Result<> verify_aliases(IdFilter& filter, std::uint64_t& sum);
  Result<> put_latest(const RevisionTail& tail, State& next);
  Result<> put_aliases(const RevisionTail& tail, State& next);
  Result<> put_state(const State& next) {
    return update_state.run(next.cursor, next.cursor_id, next.names, next.checksum);
  }

  sqlite::Database db;
  sqlite::Statement find_latest{db, select_latest};
  sqlite::Statement find_alias{db, select_alias};
  sqlite::Statement replace_latest{db, "REPLACE INTO latest VALUES (?1, ?2, ?3, ?4)"};
  sqlite::Statement replace_alias{db, "REPLACE INTO aliases VALUES (?1, ?2)"};
  sqlite::Statement update_state{db, "UPDATE state SET cursor = ?1, cursor_id = ?2, names = ?3, checksum = ?4"};
  State state;
};

Result<> RevisionFile::Parts::create(Epoch epoch) {
  sqlite::Statement first_state(db, "INSERT INTO state VALUES (1, ?1, 0, ?2, 0, 0)");
  return db.transaction([&] {
    return db
        .execute(tables + ("PRAGMA application_id = " + std::to_string(application_id)) +
                 "; PRAGMA user_version = " + std::to_string(this_version))
        .and_then([&] { return first_state.run(epoch, ArticleId{}); });
  });
}

Result<> RevisionFile::Parts::load(Epoch epoch) {
  const auto application = db.integer("PRAGMA application_id");
  const auto version = db.integer("PRAGMA user_version");
  if (!application) return failure(application.error());
  if (!version) return failure(version.error());
  if (*application != application_id || *version != this_version) return damaged("is not an index of this newsd");
  sqlite::Statement select(db, "SELECT epoch, cursor, cursor_id, names, checksum FROM state");
  sqlite::Rows rows = select.query();
  const auto found = rows.next();
  if (!found) return failure(found.error());
  if (!*found) return damaged("has no state");
  if (rows.number(0) != epoch) return damaged("is the index of another journal");
  state = {rows.number(1), rows.digest(2).value_or(ArticleId{}), rows.number(3), rows.number(4)};
  return {};
}

Result<> RevisionFile::Parts::verify_latest(IdFilter& filter, std::uint64_t& sum) {
  sqlite::Statement select(db, "SELECT id, revision, hash, sequence FROM latest");
  sqlite::Rows rows = select.query();
  std::optional<ArticleId> before;
  auto found = rows.next();
  for (; found && *found; found = rows.next()) {
    const auto id = rows.digest(0);
    const auto hash = rows.digest(2);
    if (!id || !hash || before >= id) return damaged("has a row that is damaged or out of order");
    before = id;
    sum ^= checksum(*id, {static_cast<std::uint32_t>(rows.integer(1)), *hash, rows.number(3)});
    filter.add(*id);
  }
  if (!found) return failure(found.error());
  return {};
}

Result<> RevisionFile::Parts::verify_aliases(IdFilter& filter, std::uint64_t& sum) {
  sqlite::Statement select(db, "SELECT alias, id FROM aliases");
  sqlite::Rows rows = select.query();
  std::optional<ArticleId> before;
  auto found = rows.next();
  for (; found && *found; found = rows.next()) {
    const auto alias = rows.digest(0);
    const auto id = rows.digest(1);
    if (!alias || !id || before >= alias) return damaged("has a row that is damaged or out of order");
    before = alias;
    sum ^= checksum(*alias, *id);
    filter.add(*alias);
  }
  if (!found) return failure(found.error());
  return {};
}

Result<> RevisionFile::Parts::put_latest(const RevisionTail& tail, State& next) {
  for (const auto* entry : in_order(tail.latest)) {
    const auto& [id, latest] = *entry;
    const auto before = read_latest(find_latest, id);
    if (!before) return failure(before.error());
    if (*before)
      next.checksum ^= checksum(id, **before);
    else
      ++next.names;
    next.checksum ^= checksum(id, latest);
    if (auto put = replace_latest.run(id, latest.revision, latest.hash, latest.sequence); !put) return put;
  }
  return {};
}

Result<> RevisionFile::Parts::put_aliases(const RevisionTail& tail, State& next) {
  for (const auto* entry : in_order(tail.aliases)) {
    const auto& [alias, id] = *entry;
    const auto before = read_alias(find_alias, alias);
    if (!before) return failure(before.error());
    if (*before) next.checksum ^= checksum(alias, **before);
    next.checksum ^= checksum(alias, id);
    if (auto put = replace_alias.run(alias, id); !put) return put;
  }
  return {};
}

Result<RevisionFile> RevisionFile::open(const std::filesystem::path& path, Epoch epoch) {
  auto database = sqlite::Database::open(path, sqlite::Access::write);
  if (!database) return failure(database.error());
  if (auto set = database->execute(settings); !set) return failure(set.error());
  auto parts = std::make_unique<Parts>(std::move(*database));
  const auto objects = parts->db.integer("SELECT count(*) FROM sqlite_schema");
  if (!objects) return failure(objects.error());
  if (*objects == 0)
    if (auto created = parts->create(epoch); !created) return failure(created.error());
  if (auto loaded = parts->load(epoch); !loaded) return failure(loaded.error());
  return RevisionFile(std::move(parts));
}

void RevisionFile::remove(const std::filesystem::path& path) {
  for (const char* part : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;  // what cannot be removed cannot be opened either, and open() says so
    std::filesystem::remove(path.string() + part, ignored);
  }
}

RevisionFile::RevisionFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RevisionFile::RevisionFile(RevisionFile&&) noexcept = default;
RevisionFile& RevisionFile::operator=(RevisionFile&&) noexcept = default;
RevisionFile::~RevisionFile() = default;

Result<RevisionFilters> RevisionFile::verify() {
  RevisionFilters filters{IdFilter(parts_->state.names), IdFilter()};
  std::uint64_t sum = 0;
  auto read =
      parts_->verify_latest(filters.ids, sum).and_then([&] { return parts_->verify_aliases(filters.aliases, sum); });
  if (read && sum != parts_->state.checksum) read = parts_->damaged("does not match its checksum");
  if (!read) return failure(read.error());
  return filters;
}

Result<> RevisionFile::store(const RevisionTail& tail) {
  State next = parts_->state;
  next.cursor = tail.head;
  next.cursor_id = tail.head_id;
  auto stored = parts_->db.transaction([&] {
    return parts_->put_latest(tail, next).and_then([&] { return parts_->put_aliases(tail, next); }).and_then([&] {
      return parts_->put_state(next);
    });
  });
  if (stored) parts_->state = next;
  return stored;
}

Sequence RevisionFile::cursor() const { return parts_->state.cursor; }
const ArticleId& RevisionFile::cursor_id() const { return parts_->state.cursor_id; }

RevisionLookup::RevisionLookup(sqlite::Database database)
    : database_(std::move(database)),
      latest_(database_, select_latest),
      alias_(database_, select_alias),
      between_(database_, select_between) {}

Result<RevisionLookup> RevisionLookup::open(const std::filesystem::path& path) {
  auto database = sqlite::Database::open(path, sqlite::Access::read);
  if (!database) return failure(database.error());
  return RevisionLookup(std::move(*database));
}

Result<std::optional<Latest>> RevisionLookup::latest(const ArticleId& id) { return read_latest(latest_, id); }
Result<std::optional<ArticleId>> RevisionLookup::alias(const ArticleId& alias) { return read_alias(alias_, alias); }

Result<std::vector<ArticleId>> RevisionLookup::between(const ArticleId& first, const ArticleId& last,
                                                       std::size_t max_count) {
  sqlite::Rows rows = between_.query(first, last, std::uint64_t{max_count});
  std::vector<ArticleId> ids;
  auto found = rows.next();
  for (; found && *found; found = rows.next())
    if (const auto id = rows.digest(0)) ids.push_back(*id);
  if (!found) return failure(found.error());
  return ids;
}

}  // namespace newsd::daemon
