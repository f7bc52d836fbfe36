// What a redaction overwrites, and what it leaves: sequences, ids, revisions, kinds, sources and times.
//
// Threads: the journal's writer, within its transaction; the file itself is overwritten because the connection has
//   secure_delete on. Errors: code "journal".
#pragma once

#include "base/result.hpp"
#include "journal/record.hpp"
#include "journal/sqlite.hpp"

namespace newsd::daemon {

// Reduces the documents of all revisions up to erasure.up_to, and of the article's dead letters; deletes private data.
Result<> erase(const sqlite::Database& database, const Erasure& erasure);

}  // namespace newsd::daemon
