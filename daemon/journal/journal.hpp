// The journal's one writer. What append() has acknowledged is on disk and stays there, whole and in order.
//
// Threads: open(), append() and state() from one thread at a time, the journal thread; what is marked [any] from any. A
//   thread of its own copies the log into the database (checkpoints) and is joined by the destructor.
// Failure: code "journal" is the disk's or SQLite's refusal, with the remedy: the same append() may be tried again, for
//   ever. Code "invalid" is a mistake in the Write that no retry mends. Either way nothing of the Write was stored.
// Never: a sequence skipped or reused; two writers on one journal (a lock file beside it, held while this object
// lives).
#pragma once

#include "article/kind.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "journal/checkpoints.hpp"
#include "journal/file_lock.hpp"
#include "journal/record.hpp"
#include "journal/sqlite.hpp"
#include "journal/state.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace newsd::daemon {

class Journal {
public:
  // Opens or creates the journal at `path` (its folder must exist), migrating an older schema forward and refusing a
  // newer one. `clock` dates the creation.
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& path, const Clock& clock);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  Epoch epoch() const { return epoch_; }          // [any] random, chosen when the journal was created
  Sequence head() const { return head_.load(); }  // [any] the last acknowledged; 0 when there is none

  // Stores all of it in one transaction, synced to disk before the return, or nothing. Article sequences must be
  // head() + 1, head() + 2, … What is erased is overwritten in the file; then the log is emptied (see has_residue()).
  Result<> append(const Write& write);

  const JournalState& state() const { return state_; }

  // [any] Bytes of the write-ahead log that await reuse; normally below 8 MiB, and below 40 unless
  // somebody keeps a read transaction open.
  std::uint64_t log_bytes() const { return log_.bytes(); }
  // [any] Whether the log may still hold what was erased, because a reader keeps it from being emptied. It is tried
  // again until it is done, also after a restart.
  bool has_residue() const { return log_.has_to_empty(); }
  // [any] Why the last checkpoint failed, while it fails. Commits go on; the log grows.
  std::optional<Error> checkpoint_problem() const { return log_.problem(); }

private:
  struct Statements;
  struct Start {
    Epoch epoch = 0;
    Sequence head = 0;
    std::uint64_t page_bytes = 0;
  };
  Journal(FileLock lock, sqlite::Database database, sqlite::Database copier, Start start);

  FileLock lock_;
  sqlite::Database database_;
  Checkpoints log_;
  std::unique_ptr<Statements> statements_;
  JournalState state_;
  Epoch epoch_;
  std::atomic<Sequence> head_;
};

}  // namespace newsd::daemon
