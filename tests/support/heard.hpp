// What was heard of on other threads, in order; and a gate that holds them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace newsd::daemon::test {

// So long that only what never happens takes longer.
inline constexpr std::chrono::seconds patience{60};

// Threads: any.
class Heard {
public:
  void add(std::string what) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(what));
    changed_.notify_all();
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }
  // All of it, once there are that many (or never will be).
  std::vector<std::string> first(std::size_t count) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return all_.size() >= count; });
    return all_;
  }

private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::string> all_;
};

// Threads: any. Shut at first.
class Gate {
public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  // Notes that somebody stands here, and waits until it is open.
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [&] { return is_open_; });
  }
  // Whether so many came to the gate.
  bool has_seen(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return arrived_ >= count; });
  }

private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::size_t arrived_ = 0;
  bool is_open_ = false;
};

// Whether the condition comes true, for what nothing announces.
template <class Condition>
bool comes_true(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace newsd::daemon::test
