// What the journal's tests share: a folder that goes away, records, and a second hand on the files.
#pragma once

#include "base/clock.hpp"
#include "journal/journal.hpp"
#include "journal/reader.hpp"
#include "journal/revisions.hpp"
#include "journal/sqlite.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace newsd::daemon::journal_test {

class FixedClock final : public Clock {
public:
  UnixMilliseconds now() const override { return {1'700'000'000'000}; }
};

// The value, or a failed test that says why there is none.
template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().message());
  return std::move(*result);
}
inline void must(const Result<>& result) {
  if (!result) FAIL(result.error().message());
}

class World {
public:
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path path() const { return folder_.path() / "newsd.db"; }

  std::unique_ptr<Journal> journal() { return must(Journal::open(path(), clock_)); }
  Result<std::unique_ptr<Journal>> try_journal() { return Journal::open(path(), clock_); }
  JournalReader reader() const { return must(JournalReader::open(path())); }
  std::unique_ptr<RevisionIndex> index(RevisionLimits limits = {}) const {
    return must(RevisionIndex::open(path(), limits));
  }

  // Runs SQL on a connection of its own, as an operator's shell would.
  void sql(const std::string& statements) const;

private:
  test::TempFolder folder_;
  FixedClock clock_;
};

// The n-th article id of these tests.
ArticleId id(std::uint64_t n);

// A record of article `n`, with a body of some `body_bytes` that names its sequence.
Record record(Sequence sequence, std::uint64_t n, std::size_t body_bytes = 40);

// `count` new articles after `head`, numbered as their sequences.
Write articles(Sequence head, std::size_t count, std::size_t body_bytes = 40);

// Inverts one bit of the file.
void flip(const std::filesystem::path& file, std::uint64_t offset);
std::string bytes_of(const std::filesystem::path& file);

// While it lives, this process cannot make files longer than that: the disk refuses.
class FileSizeLimit {
public:
  explicit FileSizeLimit(std::uint64_t bytes);
  ~FileSizeLimit();
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
};

}  // namespace newsd::daemon::journal_test
