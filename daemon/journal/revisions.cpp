#include "journal/revisions.hpp"

#include <array>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "journal/revision_file.hpp"
#include "journal/schema.hpp"
#include "journal/sqlite.hpp"

namespace newsd::daemon {

namespace {

constexpr std::chrono::seconds retry_after{1};

Error explained(Error error) {
  error.hint = "see to its disk; or stop newsd and delete this file, which is then made anew from the journal";
  return error;
}

// Reads from the journal what the index lacks.
class Source {
public:
  static Result<Source> open(const std::filesystem::path& journal) {
    auto database = sqlite::Database::open(journal, sqlite::Access::read);
    if (!database) return failure(database.error());
    if (auto ours = require_journal(*database); !ours) return failure(ours.error());
    const auto epoch = database->integer("SELECT epoch FROM journal");
    if (!epoch) return failure(epoch.error());
    return Source(std::move(*database), static_cast<Epoch>(*epoch));
  }

  Epoch epoch() const { return epoch_; }

  // Whether the journal has the record which the index knew last.
  Result<bool> knows(Sequence cursor, const ArticleId& id) const {
    if (cursor == 0) return true;
    sqlite::Statement select(database_, "SELECT id FROM articles WHERE sequence = ?1");
    sqlite::Rows rows = select.query(cursor);
    const auto found = rows.next();
    if (!found) return failure(found.error());
    return *found && rows.digest(0) == id;
  }

  // Calls visit(id, latest, alias) for all after `cursor`, until one fails.
  template <class Visit>
  Result<> each_after(Sequence cursor, Visit visit) const {
    sqlite::Statement select(database_,
                             "SELECT id, revision, hash, sequence, alias FROM articles LEFT JOIN aliases "
                             "USING (sequence) WHERE sequence > ?1 ORDER BY sequence");
    sqlite::Rows rows = select.query(cursor);
    auto found = rows.next();
    for (; found && *found; found = rows.next()) {
      const auto id = rows.digest(0);
      const auto hash = rows.digest(2);
      if (!id || !hash)
        return failure(sqlite::about(database_.path(), "sequence " + std::to_string(rows.number(3)) + " is damaged",
                                     "check the disk; restore the last back-up"));
      auto visited =
          visit(*id, Latest{static_cast<std::uint32_t>(rows.integer(1)), *hash, rows.number(3)}, rows.digest(4));
      if (!visited) return visited;
    }
    if (!found) return failure(found.error());
    return {};
  }

private:
  Source(sqlite::Database database, Epoch epoch) : database_(std::move(database)), epoch_(epoch) {}
  sqlite::Database database_;
  Epoch epoch_;
};

struct Verified {
  RevisionFile file;
  RevisionFilters filters;
};

Result<Verified> open_verified(const std::filesystem::path& path, const Source& journal) {
  auto file = RevisionFile::open(path, journal.epoch());
  if (!file) return failure(file.error());
  const auto known = journal.knows(file->cursor(), file->cursor_id());
  if (!known) return failure(known.error());
  if (!*known) return failure(sqlite::about(path.string(), "is ahead of its journal", "delete it"));
  auto filters = file->verify();
  if (!filters) return failure(filters.error());
  return Verified{std::move(*file), std::move(*filters)};
}

}  // namespace

class RevisionIndex::Parts {
public:
  Parts(Verified verified, RevisionLookup lookup, RevisionLimits limits)
      : limits_(limits),
        file_(std::move(verified.file)),
        filters_(std::move(verified.filters)),
        lookup_(std::move(lookup)) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts();

  static Result<std::unique_ptr<Parts>> make(const std::filesystem::path& path, const Source& journal,
                                             RevisionLimits limits);
  void start() {
    thread_ = std::thread([this] { work(); });
  }

  Result<ArticleId> resolve(const ArticleId& id);
  Result<std::optional<Latest>> latest(const ArticleId& id);
  Result<std::vector<ArticleId>> between(const ArticleId& first, const ArticleId& last);
  void add(const Record& record);
  Result<> wait_for_room(std::chrono::milliseconds patience);

private:
  Result<> catch_up(const Source& journal);
  // What is being written, and what came since; newest first.
  std::array<const RevisionTail*, 2> tails() const { return {&tail_, &leaving_}; }
  std::size_t names() const { return tail_.names() + leaving_.names(); }
  void work();
  void store_leaving(std::unique_lock<std::mutex>& lock);

  const RevisionLimits limits_;
  RevisionFile file_;  // the thread's, once it runs

  std::mutex mutex_;  // guards all that follows
  std::condition_variable wake_;
  std::condition_variable room_;
  RevisionTail tail_;
  RevisionTail leaving_;  // on its way to the file; unchanged while it has names
  RevisionFilters filters_;
  RevisionLookup lookup_;
  std::optional<Error> problem_;
  bool stopping_ = false;
  std::thread thread_;
};

RevisionIndex::Parts::~Parts() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Result<> RevisionIndex::Parts::catch_up(const Source& journal) {
  tail_.head = file_.cursor();
  return journal.each_after(
      tail_.head, [this](const ArticleId& id, const Latest& latest, const std::optional<ArticleId>& alias) -> Result<> {
        tail_.add(id, latest, alias);
        if (tail_.names() < limits_.max_tail_names) return {};
        auto stored = file_.store(tail_);
        if (!stored) return stored;
        filters_.add(tail_);
        tail_ = {.latest = {}, .aliases = {}, .head = tail_.head, .head_id = {}};
        return {};
      });
}

Result<ArticleId> RevisionIndex::Parts::resolve(const ArticleId& id) {
  const std::lock_guard guard(mutex_);
  for (const RevisionTail* tail : tails())
    if (const auto found = tail->aliases.find(id); found != tail->aliases.end()) return found->second;
  if (!filters_.aliases.may_contain(id)) return id;
  return lookup_.alias(id).map([&](const std::optional<ArticleId>& found) { return found.value_or(id); });
}

Result<std::optional<Latest>> RevisionIndex::Parts::latest(const ArticleId& id) {
  const std::lock_guard guard(mutex_);
  for (const RevisionTail* tail : tails())
    if (const auto found = tail->latest.find(id); found != tail->latest.end()) return std::optional(found->second);
  if (!filters_.ids.may_contain(id)) return std::nullopt;
  return lookup_.latest(id);
}

Result<std::vector<ArticleId>> RevisionIndex::Parts::between(const ArticleId& first, const ArticleId& last) {
  constexpr std::size_t kEnough = 4;
  const std::lock_guard guard(mutex_);
  auto filed = lookup_.between(first, last, kEnough);
  if (!filed) return filed;
  std::set<ArticleId> found(filed->begin(), filed->end());
  const auto fits = [&](const ArticleId& id) { return first <= id && id <= last; };
  for (const RevisionTail* tail : tails()) {
    for (const auto& [id, latest] : tail->latest)
      if (fits(id)) found.insert(id);
    for (const auto& [alias, id] : tail->aliases)
      if (fits(alias)) found.insert(id);
  }
  return std::vector<ArticleId>(found.begin(), found.end());
}

void RevisionIndex::Parts::add(const Record& record) {
  const std::lock_guard guard(mutex_);
  assert(record.sequence == tail_.head + 1);
  tail_.add(record.id, {record.revision, record.hash, record.sequence}, record.alias);
  if (tail_.names() >= limits_.store_from_names) wake_.notify_one();
}

Result<> RevisionIndex::Parts::wait_for_room(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (room_.wait_for(lock, patience, [this] { return names() < limits_.max_tail_names; })) return {};
  if (problem_) return failure(explained(*problem_));
  return failure("journal", "the index of revisions is behind by " + std::to_string(names()) + " names",
                 "its disk is slow or busy; newsd goes on when it has caught up");
}

void RevisionIndex::Parts::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || tail_.names() >= limits_.store_from_names; });
    if (stopping_) return;
    leaving_ = std::move(tail_);
    tail_ = {.latest = {}, .aliases = {}, .head = leaving_.head, .head_id = {}};
    store_leaving(lock);
    if (stopping_) return;
  }
}

void RevisionIndex::Parts::store_leaving(std::unique_lock<std::mutex>& lock) {
  while (!stopping_) {
    lock.unlock();
    const auto stored = file_.store(leaving_);
    lock.lock();
    if (stored) break;
    problem_ = stored.error();
    wake_.wait_for(lock, retry_after, [this] { return stopping_; });
  }
  if (stopping_) return;  // the journal has it all
  problem_.reset();
  filters_.add(leaving_);
  RevisionTail gone = std::exchange(leaving_, {});
  room_.notify_all();
  lock.unlock();
  gone = {};  // takes a while
  lock.lock();
}

std::filesystem::path RevisionIndex::file_of(const std::filesystem::path& journal) {
  return journal.string() + "-index";
}

Result<std::unique_ptr<RevisionIndex::Parts>> RevisionIndex::Parts::make(const std::filesystem::path& path,
                                                                         const Source& journal, RevisionLimits limits) {
  auto verified = open_verified(path, journal);
  if (!verified) return failure(verified.error());
  auto lookup = RevisionLookup::open(path);
  if (!lookup) return failure(lookup.error());
  auto parts = std::make_unique<Parts>(std::move(*verified), std::move(*lookup), limits);
  if (auto caught_up = parts->catch_up(journal); !caught_up) return failure(caught_up.error());
  return parts;
}

Result<std::unique_ptr<RevisionIndex>> RevisionIndex::open(const std::filesystem::path& journal,
                                                           RevisionLimits limits) {
  const auto path = file_of(journal);
  const auto source = Source::open(journal);
  if (!source) return failure(source.error());
  auto parts = Parts::make(path, *source, limits);
  if (!parts) {
    RevisionFile::remove(path);
    parts = Parts::make(path, *source, limits);
  }
  if (!parts) return failure(explained(parts.error()));
  (*parts)->start();
  return std::unique_ptr<RevisionIndex>(new RevisionIndex(std::move(*parts)));
}

RevisionIndex::RevisionIndex(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RevisionIndex::~RevisionIndex() = default;

Result<ArticleId> RevisionIndex::resolve(const ArticleId& id) const { return parts_->resolve(id); }
Result<std::optional<Latest>> RevisionIndex::latest(const ArticleId& id) const { return parts_->latest(id); }
Result<std::vector<ArticleId>> RevisionIndex::between(const ArticleId& first, const ArticleId& last) const {
  return parts_->between(first, last);
}
void RevisionIndex::add(const Record& record) { parts_->add(record); }
Result<> RevisionIndex::wait_for_room(std::chrono::milliseconds patience) { return parts_->wait_for_room(patience); }

}  // namespace newsd::daemon
