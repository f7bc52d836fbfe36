// Keeps the write-ahead log short: copies it into the database, beside the commits while that suffices.
//
// A thread copies every 2 MiB of log. That alone never lets the log start again from its beginning while commits go on;
// so above 4 MiB the writer copies the rest itself after its next commit. Readers at work can keep even that from
// finishing; so every further 32 MiB the writer waits for them, at most a second.
//
// Threads: made, told of commits and destroyed (which joins its thread) by the writer's; the rest any.
// Never: a commit failing because a checkpoint did.
#pragma once

#include "base/result.hpp"
#include "journal/sqlite.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

namespace newsd::daemon {

struct CheckpointLimits {
  std::uint64_t copy_every_bytes = 2 << 20;
  std::uint64_t finish_above_bytes = 4 << 20;
  std::uint64_t wait_every_bytes = 32 << 20;
  std::chrono::milliseconds wait{1000};
};

class Checkpoints {
public:
  // `writer` outlives this and is the connection that commits; `copier` is a second one to the same file.
  Checkpoints(const sqlite::Database& writer, sqlite::Database copier, std::uint64_t page_bytes,
              CheckpointLimits limits = {});
  ~Checkpoints();
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  void committed();  // after each commit
  // Copies all of the log and cuts it to nothing, as it may hold what has been erased. What readers at work do not let
  // it do within limits.wait, the thread tries again until it is done.
  void empty();
  bool has_to_empty() const;  // any thread

  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  std::optional<Error> problem() const;

private:
  static int count_pages(void* self, sqlite3* database, const char* name, int pages);
  void ask();
  void finish();
  bool finish_waiting();
  bool copy(const sqlite::Database& database, int mode);  // whether it could be done
  void work();

  const sqlite::Database& writer_;
  sqlite::Database copier_;
  std::uint64_t page_bytes_;
  CheckpointLimits limits_;
  std::atomic<std::uint64_t> bytes_{0};
  std::uint64_t bytes_before_ = 0;  // at the commit before
  std::uint64_t asked_at_ = 0;
  std::uint64_t wait_above_;

  std::mutex copying_;  // SQLite would refuse the second of two at once

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  bool asked_ = false;
  bool has_to_empty_ = false;
  bool stopping_ = false;
  std::optional<Error> problem_;
  std::thread thread_;
};

}  // namespace newsd::daemon
