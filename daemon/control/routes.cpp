#include "control/routes.hpp"

#include "article/json.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace newsd::daemon {
namespace {

constexpr std::string_view kArgument = "{}";

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

std::optional<Routes::Arguments> fit(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Routes::Arguments arguments;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == kArgument && !path[i].empty())
      arguments.push_back(percent_decoded(path[i]));
    else if (pattern[i] != path[i])
      return std::nullopt;
  }
  return arguments;
}

std::string joined(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) path += '/' + segment;
  return path;
}

unsigned status_of(const Error& error) {
  if (error.code == "unknown") return 404;
  if (error.code == "invalid") return 400;
  if (error.code == "refused" || error.code == "busy") return 409;
  return 500;
}

// A place among the requests that wait, from the request to its answer, or until nobody is left who could give one.
class WaitingPlace {
public:
  explicit WaitingPlace(std::shared_ptr<std::atomic<std::size_t>> count) : count_(std::move(count)) { ++*count_; }
  WaitingPlace(const WaitingPlace&) = delete;
  WaitingPlace& operator=(const WaitingPlace&) = delete;
  ~WaitingPlace() { leave(); }
  void leave() {
    if (!has_left_.exchange(true)) --*count_;
  }

private:
  const std::shared_ptr<std::atomic<std::size_t>> count_;
  std::atomic<bool> has_left_{false};
};

}  // namespace

ControlAnswer refusal(unsigned status, const Error& error) {
  std::string json = R"({"error":{"code":)";
  append_json_string(json, error.code);
  json += R"(,"text":)";
  append_json_string(json, error.text);
  json += R"(,"hint":)";
  append_json_string(json, error.hint);
  return {status, json + "}}"};
}

ControlAnswer refusal(const Error& error) { return refusal(status_of(error), error); }

void Routes::add(std::string_view method, std::string_view pattern, Handler handler) {
  routes_.push_back({std::string(method), segments_of(pattern), std::move(handler), {}});
}

void Routes::add(std::string_view method, std::string_view pattern,
                 std::function<ControlAnswer(const Arguments&)> handler) {
  routes_.push_back({std::string(method), segments_of(pattern), {}, std::move(handler)});
}

void Routes::wait_for(const Route& route, const ControlRequest& request, const Arguments& arguments,
                      ControlReply reply) const {
  if (*waiting_ >= kMaxWaiting)
    return reply(refusal(503, {"busy", "too many requests are waiting: " + std::to_string(kMaxWaiting) + " of them",
                               "`newsctl status` says what newsd waits for; try again when that is over"}));
  const auto place = std::make_shared<WaitingPlace>(waiting_);
  route.handler(request, arguments, [place, reply = std::move(reply)](ControlAnswer answer) {
    place->leave();
    reply(std::move(answer));
  });
}

void Routes::handle(const ControlRequest& request, ControlReply reply) const {
  const std::vector<std::string> path = segments_of(request.path);
  std::string methods;
  for (const Route& route : routes_) {
    const auto arguments = fit(route.segments, path);
    if (!arguments) continue;
    if (route.method == request.method)
      return route.at_once ? reply(route.at_once(*arguments)) : wait_for(route, request, *arguments, std::move(reply));
    methods += (methods.empty() ? "" : ", ") + route.method;
  }
  if (!methods.empty())
    return reply(refusal(405, {"method", request.path + " has no " + request.method, "it has " + methods}));
  std::string known;
  for (const Route& route : routes_) known += (known.empty() ? "" : ", ") + route.method + ' ' + joined(route.segments);
  reply(refusal(404, {"unknown", request.path + " is unknown here", "there are " + known}));
}

}  // namespace newsd::daemon
