#include "http/client.hpp"

#include "http/curl_loop.hpp"
#include "http/transfer.hpp"

#include <curl/curl.h>
#include <algorithm>
#include <deque>
#include <stdexcept>
#include <unordered_map>

namespace newsd::daemon {
namespace {

// libcurl counts these.
struct CurlLibrary {
  CurlLibrary() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot be set up");
  }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

struct Job {
  std::unique_ptr<Transfer> transfer;
  HttpClient::Done done;
};

}  // namespace

struct HttpClient::Impl {
  Impl(boost::asio::io_context& io, HttpOptions given);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void fetch(HttpRequest request, Done done);
  void start_waiting();
  bool may_start(const Job& job) const;
  void start(Job job);
  void hop_ended(CURL* easy, CURLcode code);
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
  std::deque<Job> waiting;
  std::unordered_map<CURL*, Job> running;
  std::unordered_map<std::string, unsigned> running_at;  // by first origin
};

HttpClient::Impl::Impl(boost::asio::io_context& io, HttpOptions given)
    : options(std::move(given)),
      public_loop(io, options.max_connections, options.max_connections_per_host,
                  [this](CURL* easy, CURLcode code) { hop_ended(easy, code); }),
      private_loop(io, options.max_connections, options.max_connections_per_host,
                   [this](CURL* easy, CURLcode code) { hop_ended(easy, code); }) {}

HttpClient::Impl::~Impl() {
  for (auto& [easy, job] : running) loop_of(*job.transfer).remove(easy);
}

void HttpClient::Impl::fetch(HttpRequest request, Done done) {
  Result<std::unique_ptr<Transfer>> transfer = Transfer::make(std::move(request), options);
  if (!transfer) {
    public_loop.post([done = std::move(done), error = std::move(transfer.error())] { done(failure(error)); });
    return;
  }
  waiting.push_back({std::move(*transfer), std::move(done)});
  public_loop.post([this] { start_waiting(); });
}

void HttpClient::Impl::start_waiting() {
  for (auto next = waiting.begin(); next != waiting.end() && running.size() < options.max_connections;) {
    if (!may_start(*next)) {
      ++next;
      continue;
    }
    start(std::move(*next));
    next = waiting.erase(next);
  }
}

bool HttpClient::Impl::may_start(const Job& job) const {
  const auto here = running_at.find(job.transfer->first_origin());
  return here == running_at.end() || here->second < options.max_connections_per_host;
}

void HttpClient::Impl::start(Job job) {
  CURL* easy = job.transfer->begin();
  CurlLoop& loop = loop_of(*job.transfer);
  ++running_at[job.transfer->first_origin()];
  running.emplace(easy, std::move(job));
  loop.add(easy);
}

void HttpClient::Impl::hop_ended(CURL* easy, CURLcode code) {
  const auto found = running.find(easy);
  if (found == running.end()) return;
  Transfer& transfer = *found->second.transfer;
  loop_of(transfer).remove(easy);
  auto outcome = transfer.hop_ended(code);
  if (!outcome) {
    loop_of(transfer).add(easy);
    return;
  }
  const Job job = take(easy);
  start_waiting();
  job.done(std::move(*outcome));
}

Job HttpClient::Impl::take(CURL* easy) {
  auto node = running.extract(easy);
  const auto here = running_at.find(node.mapped().transfer->first_origin());
  if (--here->second == 0) running_at.erase(here);
  return std::move(node.mapped());
}

void HttpClient::Impl::cancel_all() {
  std::deque<Job> cancelled = std::exchange(waiting, {});
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
