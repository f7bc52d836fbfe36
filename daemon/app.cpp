#include "app.hpp"

#include "base/service_manager.hpp"
#include "bus/bus.hpp"
#include "control/article_routes.hpp"
#include "control/routes.hpp"
#include "control/server.hpp"
#include "control/source_routes.hpp"
#include "control/status.hpp"
#include "control/supervision.hpp"
#include "fetch/http_options.hpp"
#include "http/client.hpp"
#include "reload.hpp"

#include <sys/signalfd.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace newsd::daemon {
namespace {

constexpr std::chrono::seconds kRestorePatience{60};  // for each piece of the journal that stages are reminded of
constexpr std::chrono::seconds kStopPatience{5};      // for what comes after the drain

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
  App(Settings settings, Reload::Read read, Catalog catalog, Log& log)
      : settings_(std::move(settings)), read_(std::move(read)), catalog_(std::move(catalog)), log_(log) {}
  // The threads of the bus, and of all else that waits on a socket, end with the context.
  ~App() { context_.shutdown(); }
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  Result<> assemble(const Plan& plan);
  int run();

private:
  Result<> open_journal();
  Result<> make_graph(const Plan& plan);
  Result<> start_bus();
  Result<> start_control();
  void reload(const ControlRequest& request, const ControlReply& reply);
  void take_signals();
  void wait_for_signal();
  void stop_because(int code, const std::string& reason);
  Vitals vitals() const;
  int take_apart();
  std::string status() const;

  const Settings settings_;  // as at the start
  const Reload::Read read_;
  Catalog catalog_;
  const SystemClock clock_;
  const ServiceManager service_ = ServiceManager::of_environment();
  Log& log_;
  const UnixMilliseconds started_ = clock_.now();
  boost::asio::io_context io_{1};
  boost::asio::posix::stream_descriptor signals_{io_};
  int exit_code_ = exit_code::ok;

  std::unique_ptr<Journal> journal_;
  std::unique_ptr<RevisionIndex> revisions_;
  std::unique_ptr<Head> head_;
  Demand demand_;
  zmq::context_t context_{1};
  std::unique_ptr<Bus> bus_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Graph> graph_;
  std::unique_ptr<Reload> reload_;
  std::unique_ptr<Archivist> archivist_;
  Routes routes_;
  std::unique_ptr<ControlServer> control_;
  std::unique_ptr<Supervision> supervision_;
};

Result<> App::assemble(const Plan& plan) {
  if (auto opened = open_journal(); !opened) return opened;
  if (auto made = make_graph(plan); !made) return made;
  if (auto bound = start_bus(); !bound) return bound;
  return start_control();
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

Result<> App::make_graph(const Plan& plan) {
  http_ = std::make_unique<HttpClient>(io_, http_options(settings_.http));
  const auto progress = [this](Sequence at) {
    const std::string head = std::to_string(journal_->head());
    service_.ask_for_time("reminding the stages: article " + std::to_string(at) + " of " + head, kRestorePatience);
  };
  auto graph = Graph::create(plan, settings_,
                             {io_, context_, *http_, *journal_, *revisions_, *head_, demand_, clock_, log_}, progress);
  if (!graph) return failure(graph.error());
  graph_ = std::move(*graph);
  reload_ = std::make_unique<Reload>(read_, Reload::Parts{io_, *graph_, catalog_, log_});
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
  routes_.add("POST", "/v1/reload",
              [this](const ControlRequest& request, const Routes::Arguments&, const ControlReply& reply) {
                reload(request, reply);
              });
  const auto post_back = [this](std::function<void()> work) { boost::asio::post(io_, std::move(work)); };
  add_source_routes(routes_, {graph_->scheduler(), graph_->pipeline().credit(), clock_,
                              HopSender(context_, Pipeline::journal_in()), post_back});
  auto archivist = Archivist::open({context_, settings_.journal.path, Pipeline::journal_in(), post_back});
  if (!archivist) return failure(archivist.error());
  archivist_ = std::move(*archivist);
  const ArticleRouteParts parts{*archivist_, graph_->pipeline(),
                                *journal_,   *revisions_,
                                clock_,      [this] { return graph_->scheduler().is_held(); }};
  add_article_routes(routes_, parts);
  add_dead_letter_routes(routes_, parts);
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

// With "?wait" the answer comes when it is done.
void App::reload(const ControlRequest& request, const ControlReply& reply) {
  reload_->begin([reply](const Result<Reloaded>& result) {
    if (result) return reply({200, to_json(*result)});
    reply(result.error().code == "config" ? refusal(400, result.error()) : refusal(result.error()));
  });
  if (request.query != "wait") reply({200, R"({"begun":true})"});
}

// They stay blocked on every thread, so that no call is ever interrupted by them.
void App::take_signals() {
  sigset_t taken;
  sigemptyset(&taken);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&taken, signal);
  signals_.assign(::signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
  wait_for_signal();
}

void App::wait_for_signal() {
  signals_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    signalfd_siginfo signal{};
    const bool is_taken = ::read(signals_.native_handle(), &signal, sizeof signal) == sizeof signal;
    if (is_taken && signal.ssi_signo != SIGHUP) return io_.stop();
    if (is_taken) reload_->ask();
    wait_for_signal();
  });
}

void App::stop_because(int code, const std::string& reason) {
  log_.error("newsd stops", {{"reason", reason}});
  exit_code_ = code;
  io_.stop();
}

int App::run() {
  take_signals();
  graph_->start([this](const std::string& reason) {
    boost::asio::post(io_, [this, reason] { stop_because(exit_code::plugin_broke, reason); });
  });
  log_.info("newsd runs", {{"version", NEWSD_VERSION},
                           {"sources", std::to_string(graph_->plan().sources.size())},
                           {"stages", std::to_string(graph_->plan().stages.size())},
                           {"live", bus_->live()},
                           {"stream", bus_->stream()},
                           {"control", settings_.control.socket.string()}});
  supervision_ = std::make_unique<Supervision>(io_, service_, log_, [this] { return vitals(); });
  io_.run();
  supervision_.reset();
  return take_apart();
}

Vitals App::vitals() const {
  const auto [what, lasting] = graph_->longest_work();
  return {vital_line(graph_->pipeline(), graph_->scheduler()), what, lasting};
}

// Stops fetching, lets what is under way end and be committed, and closes; all within limits.drain_seconds.
int App::take_apart() {
  log_.info("newsd stops fetching and finishes what is under way");
  const auto drain = graph_->settings().limits.drain;
  service_.stopping("finishing what is under way",
                    std::chrono::duration_cast<std::chrono::seconds>(drain) + kStopPatience);
  const auto deadline = std::chrono::steady_clock::now() + drain;
  control_.reset();
  archivist_.reset();
  const bool drained = exit_code_ == exit_code::ok && reload_->end(deadline) && graph_->stop(deadline);
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

int run_newsd(Config config, std::function<Checked<Config>()> read, Catalog catalog, Log& log) {
  const auto plan = make_plan(config, catalog);
  if (!plan) {
    std::fputs(to_string(plan.error()).c_str(), stderr);
    return exit_code::config;
  }
  App app(std::move(config.settings), std::move(read), std::move(catalog), log);
  if (auto assembled = app.assemble(*plan); !assembled) return report(assembled.error(), code_of(assembled.error()));
  return app.run();
}

}  // namespace newsd::daemon
