// A client on a loop of its own, run by the test.
#pragma once

#include "http/client.hpp"

#include <functional>
#include <memory>
#include <string>

namespace newsd::daemon {

class Fetching {
public:
  explicit Fetching(HttpOptions options = {});
  ~Fetching();

  HttpClient& client();
  void destroy_client();
  // Turns the loop until `done`; fails the test if that takes absurdly long.
  void run_until(const std::function<bool()>& done);
  Result<HttpResponse> ask(HttpRequest request);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// For a server on loopback.
HttpRequest local_request(std::string url);

}  // namespace newsd::daemon
