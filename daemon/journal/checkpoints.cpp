#include "journal/checkpoints.hpp"

#include <sqlite3.h>
#include <utility>

namespace newsd::daemon {

Checkpoints::Checkpoints(const sqlite::Database& writer, sqlite::Database copier, std::uint64_t page_bytes,
                         CheckpointLimits limits)
    : writer_(writer),
      copier_(std::move(copier)),
      page_bytes_(page_bytes),
      limits_(limits),
      wait_above_(limits_.wait_every_bytes),
      thread_([this] { work(); }) {
  sqlite3_wal_hook(writer_.handle(), &Checkpoints::count_pages, this);
}

Checkpoints::~Checkpoints() {
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

int Checkpoints::count_pages(void* self, sqlite3*, const char*, int pages) {
  auto& checkpoints = *static_cast<Checkpoints*>(self);
  checkpoints.bytes_ = static_cast<std::uint64_t>(pages) * checkpoints.page_bytes_;
  return SQLITE_OK;
}

void Checkpoints::committed() {
  const std::uint64_t bytes = bytes_;
  std::uint64_t before = std::exchange(bytes_before_, bytes);
  if (bytes <= before) {  // the log has begun again
    before = 0;
    asked_at_ = 0;
    wait_above_ = limits_.wait_every_bytes;
  }
  if (bytes > wait_above_) {
    wait_above_ = bytes + limits_.wait_every_bytes;
    finish_waiting();
  } else if (before > limits_.finish_above_bytes) {
    finish();
  } else if (bytes >= asked_at_ + limits_.copy_every_bytes) {
    asked_at_ = bytes;
    ask();
  }
}

void Checkpoints::finish() {
  const std::unique_lock alone(copying_, std::try_to_lock);
  if (alone) copy(writer_, SQLITE_CHECKPOINT_PASSIVE);
}

bool Checkpoints::finish_waiting() {
  const std::lock_guard alone(copying_);
  sqlite3_busy_timeout(writer_.handle(), static_cast<int>(limits_.wait.count()));
  const bool done = copy(writer_, SQLITE_CHECKPOINT_TRUNCATE);  // RESTART leaves it to luck at the next commit
  sqlite3_busy_timeout(writer_.handle(), sqlite::busy_timeout_milliseconds);
  return done;
}

void Checkpoints::empty() {
  const bool done = finish_waiting();
  {
    const std::lock_guard guard(mutex_);
    has_to_empty_ = !done;
  }
  wake_.notify_one();
}

bool Checkpoints::has_to_empty() const {
  const std::lock_guard guard(mutex_);
  return has_to_empty_;
}

std::optional<Error> Checkpoints::problem() const {
  const std::lock_guard guard(mutex_);
  return problem_;
}

void Checkpoints::ask() {
  {
    const std::lock_guard guard(mutex_);
    asked_ = true;
  }
  wake_.notify_one();
}

bool Checkpoints::copy(const sqlite::Database& database, int mode) {
  const int status = sqlite3_wal_checkpoint_v2(database.handle(), "main", mode, nullptr, nullptr);
  if ((status & 0xff) == SQLITE_BUSY) return false;  // readers are at work
  const std::lock_guard guard(mutex_);
  problem_ = status == SQLITE_OK ? std::nullopt : std::optional(database.error(status));
  return status == SQLITE_OK;
}

void Checkpoints::work() {
  sqlite3_busy_timeout(copier_.handle(), static_cast<int>(limits_.wait.count()));
  std::unique_lock lock(mutex_);
  while (true) {
    if (has_to_empty_)
      wake_.wait_for(lock, limits_.wait, [this] { return stopping_; });
    else
      wake_.wait(lock, [this] { return asked_ || stopping_ || has_to_empty_; });
    if (stopping_) return;
    const bool empties = has_to_empty_;
    asked_ = false;
    lock.unlock();
    bool done = false;
    {
      const std::lock_guard alone(copying_);
      done = copy(copier_, empties ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE);
    }
    lock.lock();
    if (empties && done) has_to_empty_ = false;
  }
}

}  // namespace newsd::daemon
