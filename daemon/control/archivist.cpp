#include "control/archivist.hpp"

#include "control/routes.hpp"

#include <utility>

namespace newsd::daemon {

void Archivist::Tools::send(const std::string& endpoint, InFlight article) {
  BatchMessage batch;
  batch->articles.push_back(std::move(article));
  HopSender(parts_.context, endpoint).send(std::move(batch));
}

Result<std::unique_ptr<Archivist>> Archivist::open(Parts parts) {
  auto reader = JournalReader::open(parts.journal);
  if (!reader) return failure(reader.error());
  return std::unique_ptr<Archivist>(new Archivist(std::move(parts), std::move(*reader)));
}

Archivist::Archivist(Parts parts, JournalReader reader)
    : parts_(std::move(parts)),
      reader_(std::move(reader)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Archivist::~Archivist() = default;

void Archivist::ask(Work work, const ControlReply& reply) {
  // What is given to it on another thread is passed on to this one.
  ControlReply later = [post = parts_.post, reply](ControlAnswer answer) {
    post([reply, answer = std::move(answer)] { reply(answer); });
  };
  const std::lock_guard lock(mutex_);
  waiting_.emplace_back([work = std::move(work), later = std::move(later)](Tools& tools) {
    try {
      work(tools, later);
    } catch (const std::exception& exception) {
      later(refusal({"internal", exception.what(), "see newsd's log"}));
    }
  });
  wake_.notify_one();
}

void Archivist::run(const std::stop_token& stop) {
  Tools tools(reader_, parts_);
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return !waiting_.empty(); }) && !stop.stop_requested()) {
    const auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work(tools);
    lock.lock();
  }
}

}  // namespace newsd::daemon
