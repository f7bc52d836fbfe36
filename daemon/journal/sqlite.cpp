#include "journal/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <algorithm>

#include "base/unique_fd.hpp"

namespace newsd::daemon::sqlite {

namespace {

std::string remedy(int status) {
  switch (status & 0xff) {
    case SQLITE_FULL: return "make room on its file system";
    case SQLITE_READONLY:
    case SQLITE_PERM: return "make the file and its folder writable for the user that newsd runs as";
    case SQLITE_CANTOPEN: return "make its folder, and let the user that newsd runs as write there";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another program is writing to it: end it (an open sqlite3 shell?)";
    case SQLITE_IOERR: return "check the disk and the system's log";
    case SQLITE_CORRUPT:
      return "keep a copy and restore the last back-up, or save what is left with sqlite3's .recover";
    case SQLITE_NOTADB: return "it is not a newsd journal: name another path, or move that file away";
    case SQLITE_NOMEM: return "give newsd more memory";
    case SQLITE_TOOBIG: return "lower [limits] max_article_bytes";
    default: return "";
  }
}

Error error_of(sqlite3* database, int status) {
  const char* path = sqlite3_db_filename(database, "main");
  const bool latest = sqlite3_extended_errcode(database) == status;
  return about(path ? path : "", latest ? sqlite3_errmsg(database) : sqlite3_errstr(status), remedy(status));
}

// SQLite would make it readable for all.
void make_private(const std::filesystem::path& path) {
  const UniqueFd made(::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0640));
}

}  // namespace

Error about(const std::string& path, std::string_view problem, std::string hint) {
  return {"journal", "journal " + path + ": " + std::string(problem), std::move(hint)};
}

void Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Rows::~Rows() {
  if (!statement_) return;  // it could not be prepared
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Result<bool> Rows::next() {
  if (status_ == SQLITE_OK) status_ = sqlite3_step(statement_);
  const int status = std::exchange(status_, SQLITE_OK);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  return failure(error_of(database_, status));
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Rows::view(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size)) : std::string_view();
}

std::optional<Digest> Rows::digest(int column) const {
  const std::string_view bytes = view(column);
  Digest digest;
  if (bytes.size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

int Statement::prepare() {
  if (statement_) return SQLITE_OK;
  sqlite3_stmt* made = nullptr;
  const int status = sqlite3_prepare_v3(database_, sql_.data(), static_cast<int>(sql_.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  statement_.reset(made);
  return status;
}

int Statement::bind(int place, std::int64_t value) { return sqlite3_bind_int64(statement_.get(), place, value); }

int Statement::bind(int place, std::string_view text) {
  return sqlite3_bind_text64(statement_.get(), place, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                             SQLITE_UTF8);
}

int Statement::bind(int place, Blob blob) {
  return sqlite3_bind_blob64(statement_.get(), place, blob.bytes.data() ? blob.bytes.data() : "", blob.bytes.size(),
                             SQLITE_STATIC);
}

int Statement::bind(int place, const Digest& digest) {
  return sqlite3_bind_blob(statement_.get(), place, digest.bytes.data(), static_cast<int>(digest.bytes.size()),
                           SQLITE_STATIC);
}

Result<Database> Database::open(const std::filesystem::path& path, Access access) {
  if (access == Access::write) make_private(path);
  const int flags = (access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
                    SQLITE_OPEN_EXRESCODE;
  sqlite3* handle = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database(handle);
  if (status != SQLITE_OK) return failure(about(path.string(), sqlite3_errstr(status), remedy(status)));
  sqlite3_busy_timeout(handle, busy_timeout_milliseconds);
  return database;
}

Result<> Database::execute(const std::string& sql) const {
  const int status = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return failure(error(status));
  return {};
}

Result<std::int64_t> Database::integer(std::string_view sql) const {
  Statement statement(*this, sql);
  Rows rows = statement.query();
  const auto found = rows.next();
  if (!found) return failure(found.error());
  return *found ? rows.integer(0) : 0;
}

void Database::roll_back() const {
  if (!sqlite3_get_autocommit(handle())) sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

std::string Database::path() const { return sqlite3_db_filename(handle(), "main"); }

Error Database::error(int status) const { return error_of(handle(), status); }

}  // namespace newsd::daemon::sqlite
