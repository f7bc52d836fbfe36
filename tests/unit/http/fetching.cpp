#include "unit/http/fetching.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <chrono>

namespace newsd::daemon {

struct Fetching::Impl {
  explicit Impl(HttpOptions options)
      : work(io.get_executor()), client(std::make_unique<HttpClient>(io, std::move(options))) {}

  boost::asio::io_context io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  std::unique_ptr<HttpClient> client;
};

Fetching::Fetching(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Fetching::~Fetching() = default;

HttpClient& Fetching::client() { return *impl_->client; }
void Fetching::destroy_client() { impl_->client.reset(); }

void Fetching::run_until(const std::function<bool()>& done) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!done()) {
    impl_->io.run_one_for(std::chrono::milliseconds(10));
    REQUIRE(std::chrono::steady_clock::now() < give_up);
  }
}

Result<HttpResponse> Fetching::ask(HttpRequest request) {
  std::optional<Result<HttpResponse>> answer;
  client().fetch(std::move(request), [&](Result<HttpResponse> result) { answer = std::move(result); });
  run_until([&] { return answer.has_value(); });
  return std::move(*answer);
}

HttpRequest local_request(std::string url) {
  HttpRequest request;
  request.url = std::move(url);
  request.reach = Reach::allow_private;
  return request;
}

}  // namespace newsd::daemon
