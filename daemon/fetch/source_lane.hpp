// The thread of one or more sources: their plugins' calls, one after the other.
#pragma once

#include "base/busy.hpp"
#include "fetch/outbox.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <zmq.hpp>

namespace newsd::daemon {

// The queue is bounded by those who post: a call per delivery, response and watched descriptor that is under way.
class SourceLane {
public:
  using Job = std::function<void(Outbox&)>;

  SourceLane(zmq::context_t& context, const std::string& entry, std::size_t batch_articles);
  ~SourceLane();  // runs what has been posted, then joins

  void post(Job job);                         // any thread
  const Busy& busy() const { return busy_; }  // with a job; any thread

private:
  void run(zmq::context_t& context, const std::string& entry, std::size_t batch_articles);
  bool next(std::deque<Job>& jobs);

  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<Job> jobs_;
  bool is_ending_ = false;
  Busy busy_;
  std::thread thread_;
};

}  // namespace newsd::daemon
