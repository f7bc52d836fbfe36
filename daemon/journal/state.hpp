// What the journal knows besides articles: source rows, pauses, cursors, dead letters.
//
// Threads: that of the Journal or JournalReader which lends it, and no longer than that lives.
// Errors: code "journal", naming the file and the remedy.
#pragma once

#include "base/result.hpp"
#include "journal/record.hpp"
#include "journal/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace newsd::daemon {

class JournalState {
public:
  explicit JournalState(const sqlite::Database& database) : database_(database) {}

  Result<std::optional<SourceRow>> source(std::string_view source) const;
  Result<std::vector<SourceRow>> sources() const;  // by name
  Result<std::vector<PauseRow>> pauses() const;    // of paused sources, by name
  // Nothing for a consumer that never had a cursor.
  Result<std::optional<Sequence>> cursor(std::string_view consumer) const;

  Result<std::uint64_t> dead_count() const;  // of articles that were not journalled, so without those of sinks
  // At most `max_count` of those numbered above `after`, oldest first.
  Result<std::vector<DeadLetter>> dead_letters(std::uint64_t after, std::size_t max_count) const;
  Result<std::vector<DeadLetterLine>> dead_lines(std::uint64_t after, std::size_t max_count) const;
  Result<std::optional<DeadLetter>> dead_letter(std::uint64_t number) const;

private:
  const sqlite::Database& database_;
};

}  // namespace newsd::daemon
