// Keeps the write-ahead log short: copies it into the database, beside the commits while that suffices.
//
// A thread copies every 2 MiB of log. That alone never lets the log start again from its beginning while commits go on;
// so above 4 MiB the writer copies the rest itself after its next commit. Readers at work can keep even that from
// finishing; so every further 32 MiB the writer waits for them, at most a quarter of a second.
//
// Threads: made, told of commits and destroyed (which joins its thread) by the writer's; the rest any.
// Never: a commit failing because a checkpoint did.
#pragma once

#include "base/result.hpp"
#include "journal/sqlite.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

namespace newsd::daemon {

class Checkpoints {
public:
  // `writer` outlives this and is the connection that commits; `copier` is a second one to the same file.
  Checkpoints(const sqlite::Database& writer, sqlite::Database copier, std::uint64_t page_bytes);
  ~Checkpoints();
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  void committed();  // after each commit

  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  std::optional<Error> problem() const;

private:
  static int count_pages(void* self, sqlite3* database, const char* name, int pages);
  void ask();
  void finish_waiting();
  void copy(const sqlite::Database& database, int mode);
  void work();

  const sqlite::Database& writer_;
  sqlite::Database copier_;
  std::uint64_t page_bytes_;
  std::atomic<std::uint64_t> bytes_{0};
  std::uint64_t bytes_before_ = 0;  // at the commit before
  std::uint64_t asked_at_ = 0;
  std::uint64_t wait_above_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  bool stopping_ = false;
  std::optional<Error> problem_;
  std::thread thread_;
};

}  // namespace newsd::daemon
