#include "pipeline/tally.hpp"

namespace newsd::daemon {

void Tally::start_with_dead(std::uint64_t count) {
  const std::lock_guard lock(mutex_);
  counts_.accepted += count;
  counts_.dead += count;
}

void Tally::enter(Origin origin) {
  const std::lock_guard lock(mutex_);
  ++(origin == Origin::source ? counts_.accepted : counts_.emitted);
  ++counts_.in_flight;
}

void Tally::leave(End end, std::string_view rule) {
  const std::lock_guard lock(mutex_);
  --counts_.in_flight;
  switch (end) {
    case End::journalled: ++counts_.journalled; return;
    case End::dropped:
      ++counts_.dropped;
      ++counts_.dropped_by_rule[std::string(rule)];
      return;
    case End::dead: ++counts_.dead; return;
    case End::none: return;
  }
}

void Tally::retry() {
  const std::lock_guard lock(mutex_);
  --counts_.dead;
  ++counts_.in_flight;
}

void Tally::turn_back() {
  const std::lock_guard lock(mutex_);
  --counts_.accepted;
  --counts_.in_flight;
}

Counts Tally::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace newsd::daemon
