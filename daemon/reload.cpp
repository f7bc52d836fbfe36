#include "reload.hpp"

#include "article/json.hpp"
#include "pipeline/pause.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

namespace newsd::daemon {
namespace {

// Runs `work` on the Asio thread and waits for it. Throws Stopped when newsd stops first; `work` does not run then.
void on_asio(boost::asio::io_context& io, const std::stop_token& stop, const std::function<void()>& work) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool is_done = false;
    bool is_given_up = false;
  };
  const auto shared = std::make_shared<Shared>();
  boost::asio::post(io, [shared, &work] {
    const std::lock_guard lock(shared->mutex);
    if (shared->is_given_up) return;
    work();
    shared->is_done = true;
    shared->changed.notify_all();
  });
  std::unique_lock lock(shared->mutex);
  if (shared->changed.wait(lock, stop, [&] { return shared->is_done; })) return;
  shared->is_given_up = true;
  throw Stopped();
}

// The settings that are in force until newsd is started again, and differ.
std::string fixed_settings_changed(const Settings& before, const Settings& after) {
  std::string names;
  const auto compare = [&](const char* name, const auto& a, const auto& b) {
    if (a != b) names += (names.empty() ? "" : ", ") + std::string(name);
  };
  compare("[journal] path", before.journal.path, after.journal.path);
  compare("[bus] live", before.bus.live, after.bus.live);
  compare("[bus] stream", before.bus.stream, after.bus.stream);
  compare("[control] socket", before.control.socket, after.control.socket);
  compare("[http] user_agent", before.http.user_agent, after.http.user_agent);
  compare("[http] max_connections", before.http.max_connections, after.http.max_connections);
  compare("[http] max_connections_per_host", before.http.max_connections_per_host, after.http.max_connections_per_host);
  compare("[http] min_host_interval_seconds", before.http.min_host_interval, after.http.min_host_interval);
  compare("[log] level", before.log.level, after.log.level);
  compare("[limits] max_in_flight_articles", before.limits.max_in_flight_articles, after.limits.max_in_flight_articles);
  compare("[limits] max_in_flight_bytes", before.limits.max_in_flight_bytes, after.limits.max_in_flight_bytes);
  compare("[limits] batch_articles", before.limits.batch_articles, after.limits.batch_articles);
  return names;
}

template <class P>
Difference difference(const std::vector<P>& before, const std::vector<P>& after) {
  std::map<std::string_view, const P*> left;
  for (const P& each : before) left.emplace(name_of(each), &each);
  Difference made;
  for (const P& each : after) {
    const auto found = left.find(name_of(each));
    if (found == left.end()) {
      ++made.added;
      continue;
    }
    ++(is_same(*found->second, each) ? made.unchanged : made.changed);
    left.erase(found);
  }
  made.removed = left.size();
  return made;
}

newsd_value value_of(Tree& tree, const Difference& difference) {
  const auto number = [](std::size_t count) { return Tree::integer(static_cast<std::int64_t>(count)); };
  return Members()
      .add("unchanged", number(difference.unchanged))
      .add("changed", number(difference.changed))
      .add("added", number(difference.added))
      .add("removed", number(difference.removed))
      .in(tree);
}

// "3 unchanged, 1 added"
std::string words(const Difference& difference) {
  const std::pair<std::size_t, const char*> counts[] = {{difference.unchanged, " unchanged"},
                                                        {difference.changed, " changed"},
                                                        {difference.added, " added"},
                                                        {difference.removed, " removed"}};
  std::string out;
  for (const auto& [count, word] : counts)
    if (count > 0) out += (out.empty() ? "" : ", ") + std::to_string(count) + word;
  return out.empty() ? "none" : out;
}

}  // namespace

std::string to_json(const Reloaded& reloaded) {
  Tree tree;
  return to_json(Value(Members()
                           .add("sources", value_of(tree, reloaded.sources))
                           .add("stages", value_of(tree, reloaded.stages))
                           .add("sinks", value_of(tree, reloaded.sinks))
                           .in(tree)));
}

void Reload::begin(Done done) {
  if (is_ending_ || thread_.joinable())
    return done(
        failure("busy", is_ending_ ? "newsd is stopping" : "another reload is under way", "try again when it is done"));
  std::promise<void> end;
  ended_ = end.get_future();
  thread_ = std::jthread([this, done = std::move(done), end = std::move(end)](const std::stop_token& stop) mutable {
    try {
      Result<Reloaded> result = run(stop);
      boost::asio::post(parts_.io,
                        [this, result = std::move(result), done = std::move(done)] { finish(result, done); });
    } catch (const Stopped&) {
      // newsd stops: nobody waits for an answer
    } catch (const std::exception& exception) {
      const std::string reason = exception.what();
      boost::asio::post(parts_.io, [this, reason, done = std::move(done)] {
        parts_.graph.release();
        finish(failure("failed", "an unforeseen error: " + reason), done);
      });
    }
    end.set_value();
  });
}

void Reload::ask() {
  is_asked_again_ = thread_.joinable();
  if (!is_asked_again_) begin([](const Result<Reloaded>&) {});
}

Result<Reloaded> Reload::run(const std::stop_token& stop) {
  auto config = read_();
  if (!config) return failure("config", to_string(config.error()));
  parts_.catalog.look_again();
  const auto plan = make_plan(*config, parts_.catalog);
  if (!plan) return failure("config", to_string(plan.error()));
  if (const std::string fixed = fixed_settings_changed(parts_.graph.settings(), config->settings); !fixed.empty())
    return failure("config", fixed + ": needs a restart", "restart newsd, or set it as it was");
  auto next = parts_.graph.prepare(*plan, config->settings, stop);
  if (!next) return failure(next.error());
  return exchange(std::move(*next), stop);
}

Result<Reloaded> Reload::exchange(Graph::Successor next, const std::stop_token& stop) {
  Graph& graph = parts_.graph;
  const Reloaded reloaded{difference(graph.plan().sources, next.plan.sources),
                          difference(graph.plan().stages, next.plan.stages),
                          difference(graph.plan().sinks, next.plan.sinks)};
  on_asio(parts_.io, stop, [&] { graph.hold(next); });
  Result<> settled;
  try {
    settled = graph.settle(next, std::chrono::steady_clock::now() + next.settings.limits.drain, stop);
  } catch (const std::exception& exception) {
    settled = failure("failed", std::string("an unforeseen error: ") + exception.what());
  }
  if (!settled) {
    on_asio(parts_.io, stop, [&] { graph.release(); });
    graph.keep_sinks(next);
    return failure(settled.error());
  }
  Graph::Leaving gone;
  on_asio(parts_.io, stop, [&] { gone = graph.exchange(std::move(next)); });
  return reloaded;
}

void Reload::finish(const Result<Reloaded>& result, const Done& done) {
  thread_.join();
  thread_ = {};
  if (result)
    parts_.log.info(
        "newsd has reloaded its configuration",
        {{"sources", words(result->sources)}, {"stages", words(result->stages)}, {"sinks", words(result->sinks)}});
  else
    parts_.log.error("the configuration is not reloaded; newsd goes on as before",
                     {{"reason", result.error().message()}});
  done(result);
  if (std::exchange(is_asked_again_, false) && !is_ending_) ask();
}

bool Reload::end(std::chrono::steady_clock::time_point deadline) {
  is_ending_ = true;
  if (!thread_.joinable()) return true;
  thread_.request_stop();
  return ended_.wait_until(deadline) == std::future_status::ready;
}

}  // namespace newsd::daemon
