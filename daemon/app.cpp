#include "app.hpp"

#include "bus/bus.hpp"
#include "control/article_routes.hpp"
#include "control/routes.hpp"
#include "control/server.hpp"
#include "control/status.hpp"
#include "fetch/scheduler.hpp"
#include "http/client.hpp"
#include "plan.hpp"

#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>

namespace newsd::daemon {
namespace {

constexpr std::size_t kSourceLanes = 2;

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
  Result<> make_pipeline();
  Result<> make_sources();
  Result<> make_sinks();
  Result<> start_bus();
  Result<> start_control();
  void wait_for_signal();
  void stop_because(int code, const std::string& reason);
  int take_apart();
  bool let_source_lanes_finish(std::chrono::steady_clock::time_point deadline);
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
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Scheduler> scheduler_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<std::unique_ptr<SinkLane>> sinks_;
  std::vector<std::unique_ptr<SourceLane>> source_lanes_;
  std::unique_ptr<Archivist> archivist_;
  Routes routes_;
  std::unique_ptr<ControlServer> control_;
};

Result<> App::assemble() {
  for (const auto step : {&App::open_journal, &App::make_pipeline, &App::start_bus, &App::make_sources,
                          &App::make_sinks, &App::start_control})
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

Result<> App::make_pipeline() {
  const Pipeline::Options options{{settings_.limits.max_in_flight_articles, settings_.limits.max_in_flight_bytes}, {}};
  auto pipeline =
      Pipeline::create(plan_.stages, options, {context_, *journal_, *revisions_, *head_, demand_, clock_, log_});
  if (!pipeline) return failure(pipeline.error());
  pipeline_ = std::move(*pipeline);
  const auto dead = journal_->state().dead_count();
  if (!dead) return failure(dead.error());
  pipeline_->tally().start_with_dead(*dead);
  return pipeline_->remember(settings_.journal.path);
}

Result<> App::start_bus() {
  auto bus = Bus::start(
      context_, {settings_.bus.live, settings_.bus.stream, settings_.journal.path, journal_->epoch(), journal_->head()},
      {demand_, clock_, log_, [this] { return counts_json(pipeline_->counts(), journal_->head()); }});
  if (!bus) return failure(bus.error());
  bus_ = std::move(*bus);
  return {};
}

Result<> App::make_sources() {
  const Settings::Http& http = settings_.http;
  http_ = std::make_unique<HttpClient>(
      io_, HttpOptions{.max_connections = http.max_connections, .user_agent = http.user_agent, .ca_file = {}});
  scheduler_ = std::make_unique<Scheduler>(Scheduler::Parts{io_, *http_, pipeline_->credit(), clock_, log_});
  HttpLimits limits;
  limits.timeout = http.timeout;
  limits.connect_timeout = http.connect_timeout;
  limits.max_download_bytes = http.max_download_bytes;
  limits.max_body_bytes = http.max_body_bytes;
  limits.max_redirects = http.max_redirects;
  auto deliveries = std::make_shared<std::atomic<std::uint64_t>>(1);
  const Source::Parts parts{pipeline_->credit(),
                            pipeline_->tally(),
                            [this] { return pipeline_->next_token(); },
                            [deliveries] { return deliveries->fetch_add(1); },
                            *scheduler_,
                            clock_,
                            log_,
                            settings_.limits.max_article_bytes,
                            limits};
  for (const SourcePlan& plan : plan_.sources) {
    auto row = journal_->state().source(plan.entry.name);
    if (!row) return failure(row.error());
    auto source = Source::create(plan, sources_.size(), std::move(*row), parts);
    if (!source) return failure(source.error());
    sources_.push_back(std::move(*source));
  }
  return {};
}

Result<> App::make_sinks() {
  for (const SinkPlan& plan : plan_.sinks) {
    const std::string consumer = SinkLane::consumer(plan.name);
    const auto known = journal_->state().cursor(consumer);
    if (!known) return failure(known.error());
    // A new sink begins with what comes after it: saved at once, so that a crash does not move its beginning.
    if (!*known)
      if (auto saved = journal_->append({{}, {}, {}, {{consumer, journal_->head()}}}); !saved) return saved;
    auto reader = JournalReader::open(settings_.journal.path);
    if (!reader) return failure(reader.error());
    auto sink = SinkLane::create(plan, std::move(*reader), known->value_or(journal_->head()), pipeline_->journal_in(),
                                 {context_, *head_, pipeline_->credit(), clock_, log_});
    if (!sink) return failure(sink.error());
    sinks_.push_back(std::move(*sink));
  }
  return {};
}

Result<> App::start_control() {
  routes_.add("GET", "/v1/status", [this](const Routes::Arguments&) { return ControlAnswer{200, status()}; });
  routes_.add("GET", "/healthz", [](const Routes::Arguments&) { return ControlAnswer{200, R"({"ok":true})"}; });
  auto archivist = Archivist::open({context_, settings_.journal.path, pipeline_->journal_in(),
                                    [this](std::function<void()> work) { boost::asio::post(io_, std::move(work)); }});
  if (!archivist) return failure(archivist.error());
  archivist_ = std::move(*archivist);
  const ArticleRouteParts parts{*archivist_, *pipeline_, *journal_, *revisions_, clock_};
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
  return status_json({*pipeline_, *scheduler_, sources_, sinks_, *bus_, *journal_, started_, clock_.now()});
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
  pipeline_->start([this](const std::shared_ptr<Delivery>& delivery) { scheduler_->deliver_settled(delivery); },
                   [this](const std::string& reason) {
                     boost::asio::post(io_, [this, reason] { stop_because(exit_code::plugin_broke, reason); });
                   });
  for (const auto& sink : sinks_) sink->start();
  std::vector<Source*> sources;
  for (const auto& source : sources_) sources.push_back(source.get());
  std::vector<SourceLane*> lanes;
  for (std::size_t i = 0; i < kSourceLanes; ++i) {
    source_lanes_.push_back(
        std::make_unique<SourceLane>(context_, pipeline_->entry(), settings_.limits.batch_articles));
    lanes.push_back(source_lanes_.back().get());
  }
  scheduler_->start(std::move(sources), std::move(lanes));
  log_.info("newsd runs", {{"version", NEWSD_VERSION},
                           {"sources", std::to_string(sources_.size())},
                           {"stages", std::to_string(pipeline_->stages().size())},
                           {"live", bus_->live()},
                           {"stream", bus_->stream()},
                           {"control", settings_.control.socket.string()}});
  io_.run();
  return take_apart();
}

bool App::let_source_lanes_finish(std::chrono::steady_clock::time_point deadline) {
  for (const auto& lane : source_lanes_) {
    auto done = std::make_shared<std::promise<void>>();
    auto is_done = done->get_future();
    lane->post([done](Outbox&) { done->set_value(); });
    if (is_done.wait_until(deadline) != std::future_status::ready) return false;
  }
  return true;
}

// Stops fetching, lets what is under way end and be committed, and closes; all within limits.drain_seconds.
int App::take_apart() {
  log_.info("newsd stops fetching and finishes what is under way");
  const auto deadline = std::chrono::steady_clock::now() + settings_.limits.drain;
  control_.reset();
  archivist_.reset();
  scheduler_->stop();
  for (const auto& sink : sinks_) sink->stop();
  pipeline_->credit().close();
  const bool drained = exit_code_ == exit_code::ok && let_source_lanes_finish(deadline) && pipeline_->drain(deadline);
  if (!drained) {
    // A plugin that does not return cannot be waited for, and nothing that counts is lost by not waiting.
    if (exit_code_ == exit_code::ok) {
      log_.error("newsd stops with work undone; its sources will bring it again",
                 {{"in_flight", std::to_string(pipeline_->counts().in_flight)}});
      exit_code_ = exit_code::not_drained;
    }
    std::_Exit(exit_code_);
  }
  source_lanes_.clear();
  sinks_.clear();
  sources_.clear();
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
