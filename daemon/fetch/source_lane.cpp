#include "fetch/source_lane.hpp"

namespace newsd::daemon {

SourceLane::SourceLane(zmq::context_t& context, const std::string& entry, std::size_t batch_articles)
    : thread_([this, &context, entry, batch_articles] { run(context, entry, batch_articles); }) {}

SourceLane::~SourceLane() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  posted_.notify_one();
  thread_.join();
}

void SourceLane::post(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  posted_.notify_one();
}

bool SourceLane::next(std::deque<Job>& jobs) {
  std::unique_lock lock(mutex_);
  posted_.wait(lock, [this] { return is_ending_ || !jobs_.empty(); });
  jobs.swap(jobs_);
  return !jobs.empty();
}

void SourceLane::run(zmq::context_t& context, const std::string& entry, std::size_t batch_articles) {
  try {
    Outbox outbox(context, entry, batch_articles, busy_);
    for (std::deque<Job> jobs; next(jobs); jobs.clear())
      for (Job& job : jobs) {
        const Busy::Spell spell(busy_);
        job(outbox);
        outbox.flush();
      }
  } catch (const zmq::error_t&) {
    // the context has been shut down: what was not sent comes again
  }
}

}  // namespace newsd::daemon
