#include "journal/schema.hpp"

#include <array>
#include <string>

namespace newsd::daemon {

namespace {

constexpr std::int64_t application_id = 0x4e575344;  // "NWSD"

constexpr auto step_1 = R"(
CREATE TABLE journal (            -- one row
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  epoch      INTEGER NOT NULL,    -- which journal this is: 64 random bits, shown by SQLite as a signed number
  created    INTEGER NOT NULL     -- Unix time, milliseconds
);
CREATE TABLE articles (           -- a row each revision; the newest is never deleted: it remembers the sequence
  sequence   INTEGER PRIMARY KEY, -- 1, 2, 3, … without gaps
  id         BLOB NOT NULL,       -- 16 bytes
  revision   INTEGER NOT NULL,    -- of this id: 1, 2, …
  kind       INTEGER NOT NULL,    -- 1 new, 2 update, 3 copy, 4 withdrawn
  source     TEXT NOT NULL,
  language   TEXT NOT NULL,       -- BCP 47
  journalled INTEGER NOT NULL,    -- Unix time, milliseconds
  hash       BLOB NOT NULL        -- 16 bytes, of the content as the source gave it
);
CREATE TABLE bodies (
  sequence   INTEGER PRIMARY KEY, -- of the article
  body       TEXT NOT NULL,       -- JSON, byte for byte as published
  checksum   INTEGER NOT NULL     -- XXH3 64 of the bytes of body, shown by SQLite as a signed number
);
CREATE TABLE privates (           -- what stages keep beside an article for themselves
  key        INTEGER PRIMARY KEY, -- sequence * 256 + its place among those of the article
  plugin     TEXT NOT NULL,
  data       BLOB NOT NULL
);
CREATE TABLE aliases (
  sequence   INTEGER PRIMARY KEY, -- of the article; from it on,
  alias      BLOB NOT NULL        -- this id, too, names the article (16 bytes)
);
CREATE TABLE sources (
  source     TEXT PRIMARY KEY,
  state      BLOB NOT NULL,       -- the plugin's
  http       BLOB NOT NULL,       -- validators of its last answers
  seen       BLOB NOT NULL        -- what it has shown before
);
CREATE TABLE dead_letters (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  source     TEXT NOT NULL,
  article_id TEXT NOT NULL,
  stage      TEXT NOT NULL,       -- where the article ended
  reason     TEXT NOT NULL,
  at         INTEGER NOT NULL,    -- Unix time, milliseconds
  document   TEXT NOT NULL        -- the whole article as JSON
);
CREATE TABLE cursors (
  consumer   TEXT PRIMARY KEY,
  sequence   INTEGER NOT NULL     -- the last it has acknowledged
);
)";

constexpr auto step_2 = R"(
CREATE TABLE pauses (             -- sources that the operator has paused
  source     TEXT PRIMARY KEY,
  since      INTEGER NOT NULL     -- Unix time, milliseconds
);
)";

constexpr std::array steps{step_1, step_2};
constexpr auto this_version = static_cast<std::int64_t>(steps.size());

Result<> refuse_foreign(const sqlite::Database& database) {
  return database.integer("PRAGMA application_id").and_then([&](std::int64_t id) -> Result<> {
    if (id == application_id) return {};
    return failure(sqlite::about(database.path(), "is a database of something else",
                                 "it is not a newsd journal: name another path, or move that file away"));
  });
}

Result<> refuse_newer(const sqlite::Database& database, std::int64_t version) {
  if (version <= this_version) return {};
  return failure(sqlite::about(
      database.path(),
      "has schema version " + std::to_string(version) + ", this newsd knows up to " + std::to_string(this_version),
      "upgrade newsd, or name another path"));
}

Result<> run_step(const sqlite::Database& database, std::int64_t version) {
  return database.transaction([&] {
    return database.execute(steps.at(static_cast<std::size_t>(version))).and_then([&] {
      return database.execute("PRAGMA user_version = " + std::to_string(version + 1));
    });
  });
}

Result<> create(const sqlite::Database& database, UnixMilliseconds now) {
  return database.transaction([&] {
    return database.execute(std::string(step_1) + "INSERT INTO journal VALUES (1, random(), " +
                            std::to_string(now.count) +
                            "); PRAGMA user_version = 1; PRAGMA application_id = " + std::to_string(application_id));
  });
}

}  // namespace

Result<> migrate_journal(const sqlite::Database& database, UnixMilliseconds now) {
  const auto objects = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!objects) return failure(objects.error());
  if (*objects == 0)
    if (auto created = create(database, now); !created) return created;
  if (auto ours = refuse_foreign(database); !ours) return ours;
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return failure(version.error());
  if (auto known = refuse_newer(database, *version); !known) return known;
  for (std::int64_t at = *version; at < this_version; ++at)
    if (auto stepped = run_step(database, at); !stepped) return stepped;
  return {};
}

Result<> require_journal(const sqlite::Database& database) {
  if (auto ours = refuse_foreign(database); !ours) return ours;
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return failure(version.error());
  if (auto known = refuse_newer(database, *version); !known) return known;
  if (*version == this_version) return {};
  return failure(sqlite::about(database.path(), "has the older schema version " + std::to_string(*version),
                               "start newsd once on it to bring it forward"));
}

}  // namespace newsd::daemon
