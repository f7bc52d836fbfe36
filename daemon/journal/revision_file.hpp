// The file of the index of revisions: names in order, a cursor, and a checksum over all of it.
//
// The file is written without syncs. What a power cut leaves of it is found out by verify(), and the file is then made
// anew; what a killed process leaves is whole.
//
// Threads: a RevisionFile and a RevisionLookup each belong to one thread at a time; they may work at once.
// Errors: code "journal".
#pragma once

#include "article/identity.hpp"
#include "article/kind.hpp"
#include "base/result.hpp"
#include "journal/id_filter.hpp"
#include "journal/record.hpp"
#include "journal/sqlite.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace newsd::daemon {

// What became known after the file was last written.
struct RevisionTail {
  std::unordered_map<ArticleId, Latest> latest;
  std::unordered_map<ArticleId, ArticleId> aliases;
  Sequence head = 0;  // the last taken note of
  ArticleId head_id;

  void add(const ArticleId& id, const Latest& revision, const std::optional<ArticleId>& alias);
  std::size_t names() const { return latest.size() + aliases.size(); }
};

// Which names the file may have.
struct RevisionFilters {
  IdFilter ids;
  IdFilter aliases;

  void add(const RevisionTail& tail);
};

class RevisionFile {
public:
  // Opens the index of the journal `epoch`, or makes an empty one if there is none.
  static Result<RevisionFile> open(const std::filesystem::path& path, Epoch epoch);
  static void remove(const std::filesystem::path& path);
  RevisionFile(RevisionFile&&) noexcept;
  RevisionFile& operator=(RevisionFile&&) noexcept;
  ~RevisionFile();

  // Reads all of it, and fails if it is not what was written.
  Result<RevisionFilters> verify();
  // All of the tail in one transaction, or nothing.
  Result<> store(const RevisionTail& tail);

  // The last record that it knows.
  Sequence cursor() const;
  const ArticleId& cursor_id() const;

private:
  struct Parts;
  explicit RevisionFile(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

class RevisionLookup {
public:
  static Result<RevisionLookup> open(const std::filesystem::path& path);

  Result<std::optional<Latest>> latest(const ArticleId& id);
  Result<std::optional<ArticleId>> alias(const ArticleId& alias);
  // At most `max_count` articles with a name from `first` to `last`; one may come twice.
  Result<std::vector<ArticleId>> between(const ArticleId& first, const ArticleId& last, std::size_t max_count);

private:
  explicit RevisionLookup(sqlite::Database database);
  sqlite::Database database_;
  sqlite::Statement latest_;
  sqlite::Statement alias_;
  sqlite::Statement between_;
};

}  // namespace newsd::daemon
