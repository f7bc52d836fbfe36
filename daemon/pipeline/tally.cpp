#include "pipeline/tally.hpp"

namespace newsd::daemon {

void Ends::add(End end, std::string_view rule) {
  switch (end) {
    case End::journalled: ++journalled; return;
    case End::dead: ++dead; return;
    case End::dropped: {
      const auto known = dropped_by_rule.find(rule);
      ++(known != dropped_by_rule.end() ? known->second : dropped_by_rule[std::string(rule)]);
      return;
    }
    case End::none: return;
  }
}

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

void Tally::leave(const Ends& ends) {
  const std::lock_guard lock(mutex_);
  counts_.journalled += ends.journalled;
  counts_.dead += ends.dead;
  counts_.in_flight -= ends.journalled + ends.dead;
  for (const auto& [rule, count] : ends.dropped_by_rule) {
    counts_.dropped += count;
    counts_.in_flight -= count;
    counts_.dropped_by_rule[rule] += count;
  }
}

void Tally::leave(End end, std::string_view rule) {
  Ends one;
  one.add(end, rule);
  leave(one);
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
