// Credit: how many articles and bytes may be on their way at once. Taken at the source, returned when the article is
// destroyed, which is after its end has been committed and observed.
//
// Threads: any. A pool outlives its credits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

namespace newsd::daemon {

class CreditPool;

// A share of the pool, that of one article or of several; gives itself back.
class Credit {
public:
  Credit() = default;
  Credit(Credit&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)), articles_(other.articles_), bytes_(other.bytes_) {}
  Credit& operator=(Credit&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(articles_, other.articles_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Credit();
  std::uint64_t bytes() const { return bytes_; }
  // Takes over another share of the same pool, which is then empty: both are given back together.
  void absorb(Credit& other);

private:
  friend class CreditPool;
  Credit(CreditPool* pool, std::uint64_t bytes) : pool_(pool), articles_(1), bytes_(bytes) {}
  CreditPool* pool_ = nullptr;
  std::uint64_t articles_ = 0;
  std::uint64_t bytes_ = 0;
};

class CreditPool {
public:
  struct Limits {
    std::uint64_t max_articles;
    std::uint64_t max_bytes;
  };
  struct Use {
    std::uint64_t articles = 0;
    std::uint64_t bytes = 0;
  };
  enum class Taken { yes, closed };

  explicit CreditPool(Limits limits) : limits_(limits) {}

  // Waits until the article fits; one larger than the whole pool waits until it is alone. Who has to wait does so until
  // an eighth of the pool is free, so that work goes on in batches and not article by article. `closed` after close().
  Taken take(std::uint64_t bytes, Credit& credit);
  // Without waiting; false if it does not fit now.
  bool try_take(std::uint64_t bytes, Credit& credit);
  // Without waiting, beyond the limits if need be: for what a stage makes of an article that already holds credit.
  Credit overdraw(std::uint64_t bytes);
  bool available() const;
  // Calls `ready` once: at once if there is credit, else on the thread that returns enough of it (an eighth).
  void when_available(std::function<void()> ready);
  // No more credit: take() returns `closed` from now on.
  void close();
  // Waits until everything has been returned, be it for a moment; false if the deadline came first.
  bool wait_idle(std::chrono::steady_clock::time_point deadline) const;
  Use use() const;

private:
  friend class Credit;
  void give_back(std::uint64_t articles, std::uint64_t bytes);
  bool fits(std::uint64_t bytes) const;
  bool has_eased() const;

  const Limits limits_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Use use_;
  std::uint64_t times_idle_ = 0;
  bool closed_ = false;
  std::uint32_t takers_waiting_ = 0;
  std::function<void()> ready_;
};

}  // namespace newsd::daemon
