#include "journal/state.hpp"

namespace newsd::daemon {

namespace {

// At most one row.
template <class Row, class Make>
Result<std::optional<Row>> one(sqlite::Rows rows, Make make) {
  const auto found = rows.next();
  if (!found) return failure(found.error());
  return *found ? std::optional<Row>(make(rows)) : std::nullopt;
}

template <class Row, class Make>
Result<std::vector<Row>> all(sqlite::Rows rows, Make make) {
  std::vector<Row> made;
  auto found = rows.next();
  for (; found && *found; found = rows.next()) made.push_back(make(rows));
  if (!found) return failure(found.error());
  return made;
}

SourceRow source_row(const sqlite::Rows& rows) {
  return {rows.string(0), rows.string(1), rows.string(2), rows.string(3)};
}

DeadLetter dead_letter_row(const sqlite::Rows& rows) {
  return {rows.number(0), rows.string(1),    rows.string(2), rows.string(3),
          rows.string(4), {rows.integer(5)}, rows.string(6)};
}

}  // namespace

Result<std::optional<SourceRow>> JournalState::source(std::string_view source) const {
  sqlite::Statement statement(database_, "SELECT source, state, http, seen FROM sources WHERE source = ?1");
  return one<SourceRow>(statement.query(source), source_row);
}

Result<std::vector<SourceRow>> JournalState::sources() const {
  sqlite::Statement statement(database_, "SELECT source, state, http, seen FROM sources ORDER BY source");
  return all<SourceRow>(statement.query(), source_row);
}

Result<std::vector<PauseRow>> JournalState::pauses() const {
  sqlite::Statement statement(database_, "SELECT source, since FROM pauses ORDER BY source");
  return all<PauseRow>(statement.query(), [](const sqlite::Rows& rows) {
    return PauseRow{rows.string(0), UnixMilliseconds{rows.integer(1)}};
  });
}

Result<std::optional<Sequence>> JournalState::cursor(std::string_view consumer) const {
  sqlite::Statement statement(database_, "SELECT sequence FROM cursors WHERE consumer = ?1");
  return one<Sequence>(statement.query(consumer), [](const sqlite::Rows& rows) { return rows.number(0); });
}

Result<std::uint64_t> JournalState::dead_count() const {
  return database_.integer("SELECT count(*) FROM dead_letters WHERE stage NOT GLOB 'sink/*'")
      .map([](std::int64_t count) { return static_cast<std::uint64_t>(count); });
}

Result<std::vector<DeadLetter>> JournalState::dead_letters(std::uint64_t after, std::size_t max_count) const {
  sqlite::Statement statement(database_,
                              "SELECT number, source, article_id, stage, reason, at, document FROM dead_letters "
                              "WHERE number > ?1 ORDER BY number LIMIT ?2");
  return all<DeadLetter>(statement.query(after, std::uint64_t{max_count}), dead_letter_row);
}

Result<std::vector<DeadLetterLine>> JournalState::dead_lines(std::uint64_t after, std::size_t max_count) const {
  sqlite::Statement statement(
      database_,
      "SELECT number, source, article_id, stage, reason, at, '', "
      "CASE WHEN json_valid(document) THEN substr(json_extract(document, '$.title'), 1, 300) END "
      "FROM dead_letters WHERE number > ?1 ORDER BY number LIMIT ?2");
  return all<DeadLetterLine>(statement.query(after, std::uint64_t{max_count}), [](const sqlite::Rows& rows) {
    return DeadLetterLine{dead_letter_row(rows), rows.string(7)};
  });
}

Result<std::optional<DeadLetter>> JournalState::dead_letter(std::uint64_t number) const {
  sqlite::Statement statement(
      database_, "SELECT number, source, article_id, stage, reason, at, document FROM dead_letters WHERE number = ?1");
  return one<DeadLetter>(statement.query(number), dead_letter_row);
}

}  // namespace newsd::daemon
