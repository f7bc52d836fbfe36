#include "http/turns.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

std::string seconds(Turns::Time from, Turns::Time to) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(std::max(to, from) - from).count()) + " s";
}

}  // namespace

Result<> Turns::add(Ticket ticket, const std::string& name, Time latest, Time now) {
  Host& at = host(name, now);
  if (at.waiting.size() >= kMaxWaiting)
    return failure("busy", std::to_string(kMaxWaiting) + " requests to " + name + " wait already",
                   "newsd asks again later; raise interval_seconds of the sources there");
  const Time start = std::max(at.ready, now) + static_cast<int>(at.waiting.size()) * limits_.interval;
  if (auto refused = refusal(at, start, latest, now)) return failure(std::move(*refused));
  leave(at);
  at.waiting.push_back({ticket, latest});
  enter(at);
  return {};
}

std::optional<Turns::Turn> Turns::next(Time now) {
  while (running_ < limits_.at_once && !line_.empty() && line_.begin()->ready <= now) {
    Host& first = *line_.begin()->host;
    leave(first);
    if (first.waiting.empty()) {
      hosts_.erase(std::string(first.name));
      continue;
    }
    const Waiting request = first.waiting.front();
    first.waiting.pop_front();
    auto too_late = refusal(first, now, request.latest, now);
    if (!too_late) {
      ++running_;
      ++first.running;
      first.ready = now + limits_.interval;
    }
    enter(first);
    return Turn{request.ticket, std::move(too_late)};
  }
  return std::nullopt;
}

std::optional<Turns::Time> Turns::next_moment() const {
  if (running_ >= limits_.at_once || line_.empty()) return std::nullopt;
  return line_.begin()->ready;
}

void Turns::ended(const std::string& name, Time now) {
  Host& at = host(name, now);
  leave(at);
  --running_;
  --at.running;
  enter(at);
}

std::vector<Turns::Turn> Turns::rest(const std::string& name, Time until, Time now) {
  if (!hosts_.contains(name) && hosts_.size() >= kMaxHosts) return {};
  Host& at = host(name, now);
  leave(at);
  at.resting_until = std::max(at.resting_until, until);
  at.ready = std::max(at.ready, until);
  std::vector<Turn> late;
  std::deque<Waiting> kept;
  for (const Waiting& each : at.waiting) {
    const Time start = at.ready + static_cast<int>(kept.size()) * limits_.interval;
    if (auto refused = refusal(at, start, each.latest, now))
      late.push_back({each.ticket, std::move(refused)});
    else
      kept.push_back(each);
  }
  at.waiting = std::move(kept);
  enter(at);
  return late;
}

void Turns::clear() {
  for (auto& [name, at] : hosts_) {
    leave(at);
    at.waiting.clear();
    enter(at);
  }
}

Turns::Host& Turns::host(const std::string& name, Time now) {
  const auto [found, is_new] = hosts_.try_emplace(name);
  if (is_new) {
    found->second.name = name;
    found->second.ready = now;
    enter(found->second);
  }
  return found->second;
}

bool Turns::is_in_line(const Host& host) const {
  if (host.waiting.empty()) return host.running == 0;
  return host.running < limits_.at_once_per_host;
}

void Turns::enter(Host& host) {
  host.order = ++last_order_;
  if (is_in_line(host)) line_.insert({host.ready, host.order, &host});
}

std::optional<Error> Turns::refusal(const Host& host, Time start, Time latest, Time now) const {
  if (start <= latest) return std::nullopt;
  if (host.resting_until > now)
    return Error{"busy",
                 host.name + " asks to be left alone for another " + seconds(now, host.resting_until) +
                     " (Retry-After), longer than the request may wait",
                 "newsd asks again later"};
  return Error{"busy", "too many requests to " + host.name + " wait for this one to start in time",
               "newsd asks again later; lower http.min_host_interval_seconds if the site is yours"};
}

}  // namespace newsd::daemon
