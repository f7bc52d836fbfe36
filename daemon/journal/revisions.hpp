// The latest revision of every article, by id, and which ids are other names of one: derived from the journal alone.
//
// The journal itself has no index over ids, which would cost its commits dearly. This one is a file beside it,
// JOURNAL-index, that may be deleted whenever newsd does not run. New records are held in memory, the tail, until a
// thread of this object writes many of them to the file at once. The file holds a cursor; what it lacks is read from
// the journal again at the next start.
//
// Threads: open() from one, and only in the process whose Journal is open on the same path; all others [any].
// Memory: the tail, at most 131,072 names (about 13 MiB; normally below 32,768). Filters over the names in the file, so
//   that new ones cost no look-up: 2 bytes a name, 256 KiB to 16 MiB; as much again for aliases, from 0. Page caches of
//   4 MiB.
// Errors: code "journal", naming the file and the remedy.
#pragma once

#include "article/identity.hpp"
#include "article/kind.hpp"
#include "base/result.hpp"
#include "journal/record.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace newsd::daemon {

struct RevisionLimits {
  std::size_t store_from_names = 32'768;  // in the tail: they are then written to the file
  std::size_t max_tail_names = 131'072;   // then wait_for_room() waits
};

class RevisionIndex {
public:
  static std::filesystem::path file_of(const std::filesystem::path& journal);  // JOURNAL-index

  // Returns when the index has caught up with the journal's head. A file that is missing, damaged, of another journal
  // or of another schema is made anew.
  static Result<std::unique_ptr<RevisionIndex>> open(const std::filesystem::path& journal, RevisionLimits limits = {});
  ~RevisionIndex();
  RevisionIndex(const RevisionIndex&) = delete;
  RevisionIndex& operator=(const RevisionIndex&) = delete;

  // The article that `id` names: what its alias says, or itself.
  Result<ArticleId> resolve(const ArticleId& id) const;
  // The latest revision of the article with exactly this id (resolve() first).
  Result<std::optional<Latest>> latest(const ArticleId& id) const;
  // The articles with an id, or another name, from `first` to `last`: each once, and only so many as tell whether there
  // is one or several.
  Result<std::vector<ArticleId>> between(const ArticleId& first, const ArticleId& last) const;

  // Takes note of a committed record: every one, in order of sequence.
  void add(const Record& record);

  // To be called before append(): waits up to `patience` while the tail is at its limit, and fails, saying why, if the
  // file cannot be written meanwhile. To be tried again like a failed append().
  Result<> wait_for_room(std::chrono::milliseconds patience);

private:
  class Parts;
  explicit RevisionIndex(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace newsd::daemon
