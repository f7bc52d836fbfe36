// SQLite connections and prepared statements that close themselves and fail with a Result.
//
// Threads: a Database and its Statements belong to one thread at a time. Lifetimes: Statements die before their
// Database;
//   Rows before their Statement runs again.
// Errors: code "journal"; the text names the file and repeats SQLite's words, the hint says what to do.
#pragma once

#include "article/identity.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace newsd::daemon::sqlite {

constexpr int busy_timeout_milliseconds = 5000;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const;
};
struct Close {
  void operator()(sqlite3* database) const;
};

class Database;

// Bytes to be bound as a blob; strings bind as text.
struct Blob {
  std::string_view bytes;
};

// The rows that a statement answers; resets it at the end.
class Rows {
public:
  Rows(sqlite3* database, sqlite3_stmt* statement, int status)
      : database_(database), statement_(statement), status_(status) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows();

  Result<bool> next();  // false: no more rows

  // Columns of the present row, from 0.
  std::int64_t integer(int column) const;
  std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  std::string_view view(int column) const;  // text or blob; dies with the row
  std::string string(int column) const { return std::string(view(column)); }
  std::optional<Digest> digest(int column) const;  // nothing unless the column has 16 bytes

private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int status_;
};

// A statement, prepared when it is first used. Values bind to ?1, ?2, …; what they view must live until the rows are
// read.
class Statement {
public:
  Statement(const Database& database, std::string_view sql);  // `sql` lives as long as this

  // Binds and runs to the end.
  template <class... Values>
  Result<> run(const Values&... values) {
    Rows rows = query(values...);
    Result<bool> more = rows.next();
    while (more && *more) more = rows.next();
    if (!more) return failure(more.error());
    return {};
  }

  template <class... Values>
  Rows query(const Values&... values) {
    int status = prepare();
    [[maybe_unused]] int place = 0;
    ((status = status == 0 ? bind(++place, values) : status), ...);
    return Rows(database_, statement_.get(), status);
  }

private:
  int prepare();
  int bind(int place, std::int64_t value);
  int bind(int place, std::uint64_t value) { return bind(place, static_cast<std::int64_t>(value)); }
  int bind(int place, std::uint32_t value) { return bind(place, static_cast<std::int64_t>(value)); }
  int bind(int place, std::string_view text);
  int bind(int place, Blob blob);
  int bind(int place, const Digest& digest);

  sqlite3* database_;
  std::string_view sql_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Access { read, write };

class Database {
public:
  // Opens `path`; for writing, makes an empty file (0640) if there is none. It waits up to busy_timeout_milliseconds
  // for locks.
  static Result<Database> open(const std::filesystem::path& path, Access access);

  Result<> execute(const std::string& sql) const;            // any number of statements
  Result<std::int64_t> integer(std::string_view sql) const;  // the first column of the first row; null and none are 0
  // Runs `work` in one write transaction: committed if it succeeds, else rolled back.
  template <class Work>
  Result<> transaction(Work work) const {
    auto done = execute("BEGIN IMMEDIATE").and_then(work).and_then([this] { return execute("COMMIT"); });
    if (!done) roll_back();
    return done;
  }
  void roll_back() const;  // if a transaction is open

  sqlite3* handle() const { return handle_.get(); }
  std::string path() const;
  // An Error with code "journal" about this file.
  Error error(int status) const;

private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Close> handle_;
};

inline Statement::Statement(const Database& database, std::string_view sql) : database_(database.handle()), sql_(sql) {}

// "journal PATH: problem", in one form for all.
Error about(const std::string& path, std::string_view problem, std::string hint);

}  // namespace newsd::daemon::sqlite
