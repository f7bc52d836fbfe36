// Reads journalled articles on a connection of its own, beside the writer and without waiting for it.
//
// Threads: each JournalReader belongs to one thread at a time; make one a thread.
// Errors: code "journal", naming the file and the remedy.
#pragma once

#include "article/kind.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "journal/record.hpp"
#include "journal/sqlite.hpp"
#include "journal/state.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace newsd::daemon {

enum class Privates { leave, read };

struct RevisionPlace {
  Sequence sequence = 0;
  std::uint32_t revision = 0;
};

class JournalReader {
public:
  // The journal must exist and have this newsd's schema: a Journal has opened it before.
  static Result<JournalReader> open(const std::filesystem::path& path);
  JournalReader(JournalReader&&) noexcept;
  JournalReader& operator=(JournalReader&&) noexcept;
  ~JournalReader();

  Epoch epoch() const { return epoch_; }

  // Records from `from` (or the first kept, if that is later) in order without a gap: at most `max_count`, and no more
  // than `max_bytes` of bodies and private data, but at least one if there is one. A body that does not match its
  // checksum ends the answer before it and is the error of the call that starts with it.
  Result<std::vector<Record>> read(Sequence from, std::size_t max_count, std::uint64_t max_bytes,
                                   Privates privates = Privates::leave);

  Result<Sequence> first();  // the oldest sequence kept; 0 when there is none
  Result<Sequence> head();   // the newest; 0 when there is none
  // Both read the rows of all articles, so not for the data path. Of the article with exactly this id, oldest first.
  Result<std::vector<RevisionPlace>> revisions_of(const ArticleId& id);
  Result<std::vector<ArticleId>> aliases_of(const ArticleId& id);
  // The first sequence journalled at or after `time`; nothing if all were before. Where the clock was once set back,
  // one of those whose predecessor was journalled before `time`.
  Result<std::optional<Sequence>> first_since(UnixMilliseconds time);

  const JournalState& state() const;

private:
  struct Parts;
  JournalReader(std::unique_ptr<Parts> parts, Epoch epoch);

  std::unique_ptr<Parts> parts_;
  Epoch epoch_;
};

}  // namespace newsd::daemon
