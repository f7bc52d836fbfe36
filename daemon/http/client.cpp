#include "http/client.hpp"

#include "http/curl_loop.hpp"
#include "http/transfer.hpp"
#include "http/turns.hpp"

#include <curl/curl.h>
#include <map>
#include <stdexcept>
#include <unordered_map>

namespace newsd::daemon {
namespace {

using std::chrono::steady_clock;

// libcurl counts these.
struct CurlLibrary {
  CurlLibrary() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot be set up");
  }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

Error at(const std::string& url, Error error) {
  error.text.insert(0, url + ": ");
  return error;
}

struct Job {
  std::unique_ptr<Transfer> transfer;
  HttpClient::Done done;
  Turns::Time latest;  // to begin a hop
  std::string host;    // whose turn the hop waits for, or has
};

}  // namespace

struct HttpClient::Impl {
  Impl(boost::asio::io_context& io, HttpOptions given);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void fetch(HttpRequest request, Done done);
  Result<> queue(Job& job);
  void start_waiting();
  void start(Job job);
  void hop_ended(CURL* easy, CURLcode code);
  void let_rest(const Transfer& transfer, const HttpResponse& response);
  void refuse(Turns::Turn late);
  Job take(CURL* easy);
  void cancel_all();
  CurlLoop& loop_of(const Transfer& transfer) {
    return transfer.reach() == Reach::allow_private ? private_loop : public_loop;
  }

  CurlLibrary library;
  HttpOptions options;
  // Two, so that no connection made for those who may reach private addresses serves those who may not.
  CurlLoop public_loop;
  CurlLoop private_loop;
  Turns turns;
  std::map<Turns::Ticket, Job> waiting;
  Turns::Ticket last_ticket = 0;
  std::unordered_map<CURL*, Job> running;
};

HttpClient::Impl::Impl(boost::asio::io_context& io, HttpOptions given)
    : options(std::move(given)),
      public_loop(io, options.max_connections, options.max_connections_per_host,
                  [this](CURL* easy, CURLcode code) { hop_ended(easy, code); }),
      private_loop(io, options.max_connections, options.max_connections_per_host,
                   [this](CURL* easy, CURLcode code) { hop_ended(easy, code); }),
      turns({options.max_connections, options.max_connections_per_host, options.min_host_interval}) {}

HttpClient::Impl::~Impl() {
  for (auto& [easy, job] : running) loop_of(*job.transfer).remove(easy);
}

void HttpClient::Impl::fetch(HttpRequest request, Done done) {
  Result<std::unique_ptr<Transfer>> transfer = Transfer::make(std::move(request), options);
  const auto fail = [&](HttpClient::Done& done_with, Error error) {
    public_loop.post([done = std::move(done_with), error = std::move(error)] { done(failure(error)); });
  };
  if (!transfer) return fail(done, std::move(transfer.error()));
  const auto latest = steady_clock::now() + (*transfer)->max_wait();
  Job job{std::move(*transfer), std::move(done), latest, {}};
  if (Result<> queued = queue(job); !queued) return fail(job.done, std::move(queued.error()));
  public_loop.post([this] { start_waiting(); });
}

// Takes the job if its next hop may have its turn in time.
Result<> HttpClient::Impl::queue(Job& job) {
  const Turns::Ticket ticket = ++last_ticket;
  job.host = job.transfer->host();
  if (Result<> turn = turns.add(ticket, job.host, job.latest, steady_clock::now()); !turn)
    return failure(at(job.transfer->where(), std::move(turn.error())));
  waiting.emplace(ticket, std::move(job));
  return {};
}

void HttpClient::Impl::start_waiting() {
  while (auto turn = turns.next(steady_clock::now())) {
    if (turn->too_late)
      refuse(std::move(*turn));
    else
      start(std::move(waiting.extract(turn->ticket).mapped()));
  }
  if (const auto moment = turns.next_moment()) public_loop.call_at(*moment, [this] { start_waiting(); });
}

void HttpClient::Impl::refuse(Turns::Turn late) {
  const auto node = waiting.extract(late.ticket);
  if (node.empty()) return;  // an earlier Done has cancelled it
  const Job& job = node.mapped();
  job.done(failure(at(job.transfer->where(), std::move(*late.too_late))));
}

void HttpClient::Impl::start(Job job) {
  CURL* easy = job.transfer->begin_hop();
  CurlLoop& loop = loop_of(*job.transfer);
  running.emplace(easy, std::move(job));
  loop.add(easy);
}

void HttpClient::Impl::hop_ended(CURL* easy, CURLcode code) {
  const auto found = running.find(easy);
  if (found == running.end()) return;
  loop_of(*found->second.transfer).remove(easy);
  auto outcome = found->second.transfer->hop_ended(code);
  Job job = take(easy);
  if (!outcome) {
    Result<> queued = queue(job);
    if (queued) return start_waiting();
    outcome.emplace(failure(std::move(queued.error())));
  }
  if (*outcome) let_rest(*job.transfer, **outcome);
  start_waiting();
  job.done(std::move(*outcome));
}

// Both the host that said so and the one that leads there.
void HttpClient::Impl::let_rest(const Transfer& transfer, const HttpResponse& response) {
  if (!response.asks_for_rest() || !response.retry_after) return;
  const auto now = steady_clock::now();
  for (const std::string& host : {transfer.first_host(), transfer.host()})
    for (Turns::Turn& late : turns.rest(host, now + *response.retry_after, now)) refuse(std::move(late));
}

Job HttpClient::Impl::take(CURL* easy) {
  auto node = running.extract(easy);
  turns.ended(node.mapped().host, steady_clock::now());
  return std::move(node.mapped());
}

void HttpClient::Impl::cancel_all() {
  turns.clear();
  std::vector<Job> cancelled;
  for (auto& [ticket, job] : std::exchange(waiting, {})) cancelled.push_back(std::move(job));
  while (!running.empty()) {
    CURL* easy = running.begin()->first;
    loop_of(*running.begin()->second.transfer).remove(easy);
    cancelled.push_back(take(easy));
  }
  for (const Job& job : cancelled) job.done(failure("cancelled", "the request was cancelled", "newsd is stopping"));
}

HttpClient::HttpClient(boost::asio::io_context& io, HttpOptions options)
    : impl_(std::make_unique<Impl>(io, std::move(options))) {}
HttpClient::~HttpClient() = default;
void HttpClient::fetch(HttpRequest request, Done done) { impl_->fetch(std::move(request), std::move(done)); }
void HttpClient::cancel_all() { impl_->cancel_all(); }
std::size_t HttpClient::active() const { return impl_->waiting.size() + impl_->running.size(); }

}  // namespace newsd::daemon
