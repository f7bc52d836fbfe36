// The journal's part in `newsctl pipe`: it gives articles their revision, kind and end, and keeps them if it has a
// folder to keep them in.
//
// One thread at a time. Errors have code "journal".
#pragma once

#include "journal/journal.hpp"
#include "journal/revisions.hpp"
#include "pipeline/batch.hpp"
#include "pipeline/verdicts.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace newsd::daemon {

class OfflineJournal {
public:
  // Without a folder, everything is kept in memory: some 200 bytes an article. With one, the journal FOLDER/newsd.db
  // is opened or made.
  static Result<std::unique_ptr<OfflineJournal>> open(const std::optional<std::filesystem::path>& folder, Clock& clock);

  std::optional<std::filesystem::path> path() const;  // of the journal

  // Ends an article that is on its way as the journal thread would. One that is a copy of what was not journalled is
  // reset to new; then it is left on its way with `again`, and is ended all the same with `end_it`.
  enum class Stray { again, end_it };
  Result<> settle(InFlight& each, Stray stray);
  // Notes one that has ended elsewhere: as dead, it goes to the dead letters.
  void note_ended(const InFlight& each);
  // Writes what was settled and noted since the last call: then it is on disk.
  Result<> commit();

private:
  explicit OfflineJournal(const Clock& clock) : clock_(clock), verdicts_(nullptr) {}

  const Clock& clock_;
  std::filesystem::path path_;
  std::unique_ptr<Journal> journal_;  // these two: null without a folder
  std::unique_ptr<RevisionIndex> revisions_;
  Verdicts verdicts_;
  Sequence last_ = 0;
  Write write_;
};

}  // namespace newsd::daemon
