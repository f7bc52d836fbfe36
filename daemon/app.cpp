#include "app.hpp"

#include "bus/bus.hpp"
#include "control/routes.hpp"
#include "control/server.hpp"
#include "control/status.hpp"
#include "graph.hpp"
#include "http/client.hpp"
#include "plan.hpp"

#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace newsd::daemon {
namespace {

int report(const Error& error, int code) {
  std::fprintf(stderr, "newsd: %s\n", error.message().c_str());
  return code;
}

int code_of(const Error& error) {
  if (error.code == "journal") return exit_code::journal;
  if (error.code == "config" || error.code == "plugin") return exit_code::config;
  return exit_code::unavailable;
}

Result<> make_folders(const Settings& settings) {
  const auto folder_of_endpoint = [](const std::string& endpoint) {
    return endpoint.starts_with("ipc://") ? std::filesystem::path(endpoint.substr(6)).parent_path()
                                          : std::filesystem::path();
  };
  for (const auto& folder : {settings.journal.path.parent_path(), settings.control.socket.parent_path(),
                             folder_of_endpoint(settings.bus.live), folder_of_endpoint(settings.bus.stream)}) {
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) return failure("folder", folder.string() + ": " + error.message(), "create it, owned by newsd's user");
  }
  return {};
}

// Everything that runs, in the order in which it is made; taken apart in the reverse order.
class App {
public:
  App(Settings settings, Plan plan, Log& log)
      : settings_(std::move(settings)), plan_(std::move(plan)), log_(log), signals_(io_) {}
  // The threads of the bus, and of all else that waits on a socket, end with the context.
  ~App() { context_.shutdown(); }
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  Result<> assemble();
  int run();

private:
  Result<> open_journal();
  Result<> make_graph();
  Result<> start_bus();
  Result<> start_control();
  void wait_for_signal();
  void stop_because(int code, const std::string& reason);
  int take_apart();
  std::string status() const;

  const Settings settings_;
  const Plan plan_;
  const SystemClock clock_;
  Log& log_;
  const UnixMilliseconds started_ = clock_.now();
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  int exit_code_ = exit_code::ok;

  std::unique_ptr<Journal> journal_;
  std::unique_ptr<RevisionIndex> revisions_;
  std::unique_ptr<Head> head_;
  Demand demand_;
  zmq::context_t context_{1};
  std::unique_ptr<Bus> bus_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Graph> graph_;
  Routes routes_;
  std::unique_ptr<ControlServer> control_;
};

Result<> App::assemble() {
  for (const auto step : {&App::open_journal, &App::make_graph, &App::start_bus, &App::start_control})
    if (auto done = (this->*step)(); !done) return done;
  return {};
}

Result<> App::open_journal() {
  if (auto made = make_folders(settings_); !made) return made;
  auto journal = Journal::open(settings_.journal.path, clock_);
  if (!journal) return failure(journal.error());
  journal_ = std::move(*journal);
  auto revisions = RevisionIndex::open(settings_.journal.path);
  if (!revisions) return failure(revisions.error());
  revisions_ = std::move(*revisions);
  head_ = std::make_unique<Head>(journal_->head());
  return {};
}

Result<> App::make_graph() {
  http_ = std::make_unique<HttpClient>(io_, HttpOptions{.max_connections = settings_.http.max_connections,
                                                        .user_agent = settings_.http.user_agent,
                                                        .ca_file = {}});
  auto graph =
      Graph::create(plan_, settings_, {io_, context_, *http_, *journal_, *revisions_, *head_, demand_, clock_, log_});
  if (!graph) return failure(graph.error());
  graph_ = std::move(*graph);
  return {};
}

Result<> App::start_bus() {
  auto bus = Bus::start(
      context_, {settings_.bus.live, settings_.bus.stream, settings_.journal.path, journal_->epoch(), journal_->head()},
      {demand_, clock_, log_, [this] { return counts_json(graph_->pipeline().counts(), journal_->head()); }});
  if (!bus) return failure(bus.error());
  bus_ = std::move(*bus);
  return {};
}

Result<> App::start_control() {
  routes_.add("GET", "/v1/status", [this](const Routes::Arguments&) { return ControlAnswer{200, status()}; });
  routes_.add("GET", "/healthz", [](const Routes::Arguments&) { return ControlAnswer{200, R"({"ok":true})"}; });
  auto control = ControlServer::start(
      io_, settings_.control.socket,
      [this](const ControlRequest& request, ControlReply reply) { routes_.handle(request, std::move(reply)); });
  if (!control) return failure(control.error());
  control_ = std::move(*control);
  return {};
}

std::string App::status() const {
  return status_json(
      {graph_->pipeline(), graph_->scheduler(), graph_->sinks(), *bus_, *journal_, started_, clock_.now()});
}

void App::wait_for_signal() {
  for (const int signal : {SIGTERM, SIGINT}) signals_.add(signal);
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) io_.stop();
  });
  sigset_t handled;
  sigemptyset(&handled);
  sigaddset(&handled, SIGTERM);
  sigaddset(&handled, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &handled, nullptr);
}

void App::stop_because(int code, const std::string& reason) {
  log_.error("newsd stops", {{"reason", reason}});
  exit_code_ = code;
  io_.stop();
}

int App::run() {
  wait_for_signal();
  graph_->start([this](const std::string& reason) {
    boost::asio::post(io_, [this, reason] { stop_because(exit_code::plugin_broke, reason); });
  });
  log_.info("newsd runs", {{"version", NEWSD_VERSION},
                           {"sources", std::to_string(plan_.sources.size())},
                           {"stages", std::to_string(plan_.stages.size())},
                           {"live", bus_->live()},
                           {"stream", bus_->stream()},
                           {"control", settings_.control.socket.string()}});
  io_.run();
  return take_apart();
}

// Stops fetching, lets what is under way end and be committed, and closes; all within limits.drain_seconds.
int App::take_apart() {
  log_.info("newsd stops fetching and finishes what is under way");
  const auto deadline = std::chrono::steady_clock::now() + settings_.limits.drain;
  control_.reset();
  const bool drained = exit_code_ == exit_code::ok && graph_->stop(deadline);
  if (!drained) {
    // A plugin that does not return cannot be waited for, and nothing that counts is lost by not waiting.
    if (exit_code_ == exit_code::ok) {
      log_.error("newsd stops with work undone; its sources will bring it again",
                 {{"in_flight", std::to_string(graph_->pipeline().counts().in_flight)}});
      exit_code_ = exit_code::not_drained;
    }
    std::_Exit(exit_code_);
  }
  context_.shutdown();
  log_.info("newsd has stopped", {{"head", std::to_string(journal_->head())}});
  return exit_code_;
}

}  // namespace

int run_newsd(Config config, Catalog catalog, Log& log) {
  auto plan = make_plan(config, catalog);
  if (!plan) {
    std::fputs(to_string(plan.error()).c_str(), stderr);
    return exit_code::config;
  }
  App app(std::move(config.settings), std::move(*plan), log);
  if (auto assembled = app.assemble(); !assembled) return report(assembled.error(), code_of(assembled.error()));
  return app.run();
}

}  // namespace newsd::daemon
