// A stage's memory in a file beside the journal: what it knew after a certain article. docs/JOURNAL.md gives the bytes.
//
// A snapshot only saves time: whatever is wrong with it, the journal's window does as well. So it is not synced; a file
// that a power cut has torn is recognised by its checksum.
//
// Threads: one at a time for one file.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "pipeline/stage.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace newsd::daemon {

// Removes those of all stages of the journal at that path: they may hold what has been redacted.
void remove_snapshots(const std::filesystem::path& journal);

class SnapshotFile {
public:
  static constexpr std::uint64_t max_bytes = 4ULL << 30;

  // Of the stage of that name, for the journal at that path.
  SnapshotFile(const std::filesystem::path& journal, const std::string& stage, Epoch epoch);

  // Replaces the file, whole or not at all. On the stage's lane, between batches.
  Result<> save(Stage& stage) const;
  // Gives the stage its memory back and says after which article that was; nothing if there is no file. Otherwise, and
  // if the file is damaged, of another plugin, version, configuration or journal, or refused by the plugin, an error:
  // the stage is as it was made.
  // `is_there` says whether the journal has that article.
  Result<std::optional<JournalPlace>> restore(Stage& stage,
                                              const std::function<bool(const JournalPlace&)>& is_there) const;

private:
  std::filesystem::path path_;
  Epoch epoch_;
};

// When snapshots of a stage are taken. Made on any thread, used on its lane.
class SnapshotKeeper {
public:
  struct Pace {
    std::uint64_t articles = 10'000;             // that a start would have to replay
    std::chrono::milliseconds at_least{60'000};  // between two
    std::chrono::milliseconds after_failure{3'600'000};
  };

  SnapshotKeeper(SnapshotFile file, Pace pace, const Clock& clock, Log& log);

  // Between two batches: saves if it is time to.
  void look_at(Stage& stage);
  // Saves what is new, if anything is.
  void save(Stage& stage);

private:
  SnapshotFile file_;
  const Pace pace_;
  const Clock& clock_;
  Log& log_;
  Sequence saved_ = 0;
  UnixMilliseconds next_;
};

}  // namespace newsd::daemon
