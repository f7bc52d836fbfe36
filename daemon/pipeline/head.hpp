// The journal's head, for those who follow it: sinks wait here for what is new.
#pragma once

#include "article/kind.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace newsd::daemon {

// Threads: any.
class Head {
public:
  explicit Head(Sequence at) : at_(at) {}

  void advance(Sequence to) {
    const std::lock_guard lock(mutex_);
    at_ = to;
    changed_.notify_all();
  }
  // Waits until the head is beyond `seen`, or a stop is requested; the head then.
  Sequence wait_beyond(Sequence seen, const std::stop_token& stop) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return at_ > seen; });
    return at_;
  }

private:
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  Sequence at_;
};

}  // namespace newsd::daemon
