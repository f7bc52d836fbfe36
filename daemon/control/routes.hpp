// Which handler answers which request of the control API.
#pragma once

#include "base/result.hpp"
#include "control/server.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

// An answer that says what went wrong, as newsctl reads it: {"error":{"code","text","hint"}}.
ControlAnswer refusal(unsigned status, const Error& error);
// The same, with the status that suits the error's code: "unknown" 404, "invalid" 400, "busy" 409, all others 500.
ControlAnswer refusal(const Error& error);

// Threads: filled and asked on the Asio thread.
class Routes {
public:
  // What stands in the path where the pattern has "{}", in order, percent-decoded.
  using Arguments = std::vector<std::string>;
  using Handler = std::function<void(const ControlRequest&, const Arguments&, ControlReply)>;

  // `pattern` is a path such as "/v1/articles/{}/withdraw"; a "{}" fits one segment that is not empty.
  void add(std::string_view method, std::string_view pattern, Handler handler);
  // For what needs no more than the arguments and can answer at once.
  void add(std::string_view method, std::string_view pattern, std::function<ControlAnswer(const Arguments&)> handler);

  // Answers 404 for a path that nobody has, 405 for a method that the path does not have; both say what there is.
  void handle(const ControlRequest& request, ControlReply reply) const;

private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;
    Handler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace newsd::daemon
