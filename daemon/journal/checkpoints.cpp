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

void Checkpoints::finish_waiting() {
  const std::lock_guard alone(copying_);
  sqlite3_busy_timeout(writer_.handle(), static_cast<int>(limits_.wait.count()));
  copy(writer_, SQLITE_CHECKPOINT_TRUNCATE);  // RESTART leaves it to luck at the next commit
  sqlite3_busy_timeout(writer_.handle(), sqlite::busy_timeout_milliseconds);
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

void Checkpoints::copy(const sqlite::Database& database, int mode) {
  const int status = sqlite3_wal_checkpoint_v2(database.handle(), "main", mode, nullptr, nullptr);
  if ((status & 0xff) == SQLITE_BUSY) return;  // readers are at work
  const std::lock_guard guard(mutex_);
  problem_ = status == SQLITE_OK ? std::nullopt : std::optional(database.error(status));
}

void Checkpoints::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return asked_ || stopping_; });
    if (stopping_) return;
    asked_ = false;
    lock.unlock();
    {
      const std::lock_guard alone(copying_);
      copy(copier_, SQLITE_CHECKPOINT_PASSIVE);
    }
    lock.lock();
  }
}

}  // namespace newsd::daemon
