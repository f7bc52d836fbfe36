// Growing pauses between tries of something that fails for the moment, which end at once when newsd stops.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace newsd::daemon {

// Thrown where work is left undone because newsd stops; what is in hand was not committed and comes again.
struct Stopped {};

class GrowingPause {
public:
  GrowingPause(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest), next_(first) {}

  // Waits, longer each time; false at once when a stop is requested.
  bool wait(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wakened;
    std::unique_lock lock(mutex);
    wakened.wait_for(lock, stop, next_, [] { return false; });
    next_ = std::min(next_ * 2, longest_);
    return !stop.stop_requested();
  }
  void reset() { next_ = first_; }

private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds longest_;
  std::chrono::milliseconds next_;
};

}  // namespace newsd::daemon
