#include "pipeline/credit.hpp"

namespace newsd::daemon {

Credit::~Credit() {
  if (pool_ != nullptr) pool_->give_back(articles_, bytes_);
}

void Credit::absorb(Credit& other) {
  if (other.pool_ == nullptr) return;
  pool_ = std::exchange(other.pool_, nullptr);
  articles_ += other.articles_;
  bytes_ += other.bytes_;
}

bool CreditPool::fits(std::uint64_t bytes) const {
  if (use_.articles == 0) return true;
  return use_.articles < limits_.max_articles && use_.bytes + bytes <= limits_.max_bytes;
}

bool CreditPool::has_eased() const {
  return fits(0) && use_.articles <= limits_.max_articles - limits_.max_articles / 8 &&
         use_.bytes <= limits_.max_bytes - limits_.max_bytes / 8;
}

CreditPool::Taken CreditPool::take(std::uint64_t bytes, Credit& credit) {
  std::unique_lock lock(mutex_);
  if (!closed_ && !fits(bytes)) {
    ++takers_waiting_;
    changed_.wait(lock, [&] { return closed_ || (has_eased() && fits(bytes)); });
    --takers_waiting_;
  }
  if (closed_) return Taken::closed;
  ++use_.articles;
  use_.bytes += bytes;
  lock.unlock();
  credit = Credit(this, bytes);
  return Taken::yes;
}

bool CreditPool::try_take(std::uint64_t bytes, Credit& credit) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || !fits(bytes)) return false;
    ++use_.articles;
    use_.bytes += bytes;
  }
  credit = Credit(this, bytes);
  return true;
}

Credit CreditPool::overdraw(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  ++use_.articles;
  use_.bytes += bytes;
  return Credit(this, bytes);
}

bool CreditPool::available() const {
  const std::lock_guard lock(mutex_);
  return !closed_ && fits(0);
}

void CreditPool::when_available(std::function<void()> ready) {
  {
    const std::lock_guard lock(mutex_);
    if (!fits(0)) {
      ready_ = std::move(ready);
      return;
    }
  }
  ready();
}

void CreditPool::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

bool CreditPool::wait_idle(std::chrono::steady_clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  const std::uint64_t before = times_idle_;
  return changed_.wait_until(lock, deadline, [&] { return use_.articles == 0 || times_idle_ != before; });
}

CreditPool::Use CreditPool::use() const {
  const std::lock_guard lock(mutex_);
  return use_;
}

void CreditPool::give_back(std::uint64_t articles, std::uint64_t bytes) {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    use_.articles -= articles;
    use_.bytes -= bytes;
    if (use_.articles == 0) ++times_idle_;
    if (has_eased()) ready = std::exchange(ready_, nullptr);
    if (use_.articles == 0 || (takers_waiting_ > 0 && has_eased())) changed_.notify_all();
  }
  if (ready) ready();
}

}  // namespace newsd::daemon
