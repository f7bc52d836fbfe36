#include "fetch/outbox.hpp"

namespace newsd::daemon {

Outbox::Outbox(zmq::context_t& context, const std::string& entry, std::size_t batch_articles)
    : context_(context), hop_(context, entry), batch_articles_(batch_articles) {}

void Outbox::put(InFlight article) {
  const auto now = std::chrono::steady_clock::now();
  if (batch_->articles.empty()) {
    batch_->articles.reserve(batch_articles_);
    oldest_ = now;
  }
  batch_->articles.push_back(std::move(article));
  if (batch_->articles.size() >= batch_articles_ || now - oldest_ >= max_delay) flush();
}

void Outbox::put(Closing closing) { batch_->closings.push_back(std::move(closing)); }

void Outbox::flush() {
  if (batch_->articles.empty() && batch_->closings.empty()) return;
  hop_.send(std::exchange(batch_, BatchMessage()));
}

}  // namespace newsd::daemon
