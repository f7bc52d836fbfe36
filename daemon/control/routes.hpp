// Which handler answers which request of the control API.
#pragma once

#include "base/result.hpp"
#include "control/server.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// An answer that says what went wrong, as newsctl reads it: {"error":{"code","text","hint"}}.
ControlAnswer refusal(unsigned status, const Error& error);
// The same, with the status that suits the error's code: "unknown" 404, "invalid" (what was asked is not well formed)
// 400, "refused" (it is, but cannot be done as things are) and "busy" 409, all others 500.
ControlAnswer refusal(const Error& error);

// Threads: filled and asked on the Asio thread; replies may end anywhere. Bounds: kMaxWaiting requests wait for an
// answer, those included whose client has left; one more is answered 503. What is answered at once does not count.
class Routes {
public:
  // What stands in the path where the pattern has "{}", in order, percent-decoded.
  using Arguments = std::vector<std::string>;
  using Handler = std::function<void(const ControlRequest&, const Arguments&, ControlReply)>;
  static constexpr std::size_t kMaxWaiting = 32;

  // `pattern` is a path such as "/v1/articles/{}/withdraw"; a "{}" fits one segment that is not empty. The answer may
  // have to wait.
  void add(std::string_view method, std::string_view pattern, Handler handler);
  // For what needs no more than the arguments and can answer at once.
  void add(std::string_view method, std::string_view pattern, std::function<ControlAnswer(const Arguments&)> handler);

  // Answers 404 for a path that nobody has, 405 for a method that the path does not have; both say what there is.
  void handle(const ControlRequest& request, ControlReply reply) const;

private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;
    Handler handler;  // for what may have to wait, or
    std::function<ControlAnswer(const Arguments&)> at_once;
  };
  void wait_for(const Route& route, const ControlRequest& request, const Arguments& arguments,
                ControlReply reply) const;

  std::vector<Route> routes_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace newsd::daemon
