// Since when a thread has been at one piece of work: what a watchdog asks to find one that hangs.
#pragma once

#include <atomic>
#include <chrono>

namespace newsd::daemon {

class Busy {
public:
  // The work under way, for as long as it lives. One at a time, on the thread that works.
  class Spell {
  public:
    explicit Spell(Busy& busy) : busy_(busy) { busy_.since_ = Clock::now().time_since_epoch().count(); }
    Spell(const Spell&) = delete;
    Spell& operator=(const Spell&) = delete;
    ~Spell() { busy_.since_ = kIdle; }

  private:
    Busy& busy_;
  };

  // A wait for others in the middle of a spell: what comes after it is a piece of work of its own.
  class Rest {
  public:
    explicit Rest(Busy& busy) : busy_(busy) { busy_.since_ = kIdle; }
    Rest(const Rest&) = delete;
    Rest& operator=(const Rest&) = delete;
    ~Rest() { busy_.since_ = Clock::now().time_since_epoch().count(); }

  private:
    Busy& busy_;
  };

  // How long the work under way has taken; zero when there is none. Any thread.
  std::chrono::milliseconds lasting() const {
    const Clock::rep since = since_;
    if (since == kIdle) return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch() -
                                                                 Clock::duration(since));
  }

private:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::rep kIdle = 0;
  std::atomic<Clock::rep> since_{kIdle};
};

}  // namespace newsd::daemon
