// Reload: another configuration takes the place of the one by which newsd works, without a gap and without a loss.
//
// What the configuration now says is made beside what works (graph.hpp); then sources are held back, what is on its way
// ends, and the new takes its place. Whatever goes wrong before that, the old goes on as if nothing had been asked.
//
// Threads: all on the Asio thread. A reload has a thread of its own, joined when it is done.
#pragma once

#include "config/config.hpp"
#include "graph.hpp"
#include "plugin/catalog.hpp"

#include <chrono>
#include <functional>
#include <future>
#include <stop_token>
#include <string>
#include <thread>

namespace newsd::daemon {

// What differs between two configurations in one kind of plugins, by name.
struct Difference {
  std::size_t unchanged = 0, changed = 0, added = 0, removed = 0;
};

struct Reloaded {
  Difference sources, stages, sinks;
};

// {"sources":{"unchanged":3,"changed":0,"added":1,"removed":0},"stages":…,"sinks":…}
std::string to_json(const Reloaded& reloaded);

class Reload {
public:
  using Read = std::function<Checked<Config>()>;
  // An error's code is "config" (with all diagnostics as its text), "busy" (not in time, or another reload runs), or
  // that of what could not be made.
  using Done = std::function<void(const Result<Reloaded>&)>;
  struct Parts {  // all outlive it
    boost::asio::io_context& io;
    Graph& graph;
    Catalog& catalog;
    Log& log;
  };

  Reload(Read read, const Parts& parts) : read_(std::move(read)), parts_(parts) {}

  // Reads the configuration again and goes over to it; `done` is called when that has been done, or why it was not.
  // Both are logged.
  void begin(Done done);
  // The same for nobody in particular: if one is under way, once more after it, for what has changed since.
  void ask();
  // Nothing is begun any more; what is under way is given up. False if that did not end by then.
  bool end(std::chrono::steady_clock::time_point deadline);

private:
  Result<Reloaded> run(const std::stop_token& stop);
  Result<Reloaded> exchange(Graph::Successor next, const std::stop_token& stop);
  void finish(const Result<Reloaded>& result, const Done& done);

  const Read read_;
  const Parts parts_;
  bool is_ending_ = false;
  bool is_asked_again_ = false;
  std::future<void> ended_;  // of the thread, while there is one
  std::jthread thread_;
};

}  // namespace newsd::daemon
