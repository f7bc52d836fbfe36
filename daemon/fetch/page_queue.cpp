#include "fetch/page_queue.hpp"

#include <utility>

namespace newsd::daemon {

std::optional<PageQueue::Question> PageQueue::next() {
  if (waiting_.empty() || asked_.size() >= kAtOnce || failures_ >= kMaxFailures) return std::nullopt;
  Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  asked_.emplace(next_tag_, std::move(first.article));
  return Question{next_tag_++, std::move(first.page)};
}

std::optional<InFlight> PageQueue::answered(std::uint32_t tag, Answer answer) {
  auto node = asked_.extract(tag);
  if (node.empty()) return std::nullopt;
  switch (answer) {
    case Answer::came: failures_ = 0; break;
    case Answer::failed: ++failures_; break;
    case Answer::refused: failures_ = kMaxFailures; break;
  }
  return std::move(node.mapped());
}

std::vector<InFlight> PageQueue::left_over() {
  std::vector<InFlight> rest;
  if (failures_ < kMaxFailures) return rest;
  rest.reserve(waiting_.size());
  for (Waiting& each : std::exchange(waiting_, {})) rest.push_back(std::move(each.article));
  return rest;
}

std::vector<InFlight> PageQueue::take_all() {
  failures_ = kMaxFailures;
  std::vector<InFlight> all = left_over();
  for (auto& [tag, article] : std::exchange(asked_, {})) all.push_back(std::move(article));
  return all;
}

}  // namespace newsd::daemon
