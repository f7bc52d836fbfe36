// The journal's tables, and how a file of an older version gets them. docs/JOURNAL.md explains them.
//
// A new version appends a step to the list in schema.cpp and never alters one; a step runs in one transaction with the
// number that says it was done (PRAGMA user_version).
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "journal/sqlite.hpp"

namespace newsd::daemon {

// Makes the tables in an empty database, or brings an older one forward. Refuses foreign files and newer versions.
Result<> migrate_journal(const sqlite::Database& database, UnixMilliseconds now);

// Refuses what migrate_journal() has not brought to this version.
Result<> require_journal(const sqlite::Database& database);

}  // namespace newsd::daemon
