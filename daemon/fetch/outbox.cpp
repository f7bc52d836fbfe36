#include "fetch/outbox.hpp"

namespace newsd::daemon {

Outbox::Outbox(zmq::context_t& context, const std::string& entry, std::size_t batch_articles, Busy& busy)
    : context_(context), hop_(context, entry), batch_articles_(batch_articles), busy_(busy) {}

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

CreditPool::Taken Outbox::take(CreditPool& pool, std::uint64_t bytes, Credit& credit) {
  if (pool.try_take(bytes, credit)) return CreditPool::Taken::yes;
  flush();
  const Busy::Rest rest(busy_);
  return pool.take(bytes, credit);
}

void Outbox::flush() {
  if (batch_->articles.empty() && batch_->closings.empty()) return;
  hop_.send(std::exchange(batch_, BatchMessage()));
}

}  // namespace newsd::daemon
