#include "cli/control_client.hpp"

#include "article/json.hpp"

#include <curl/curl.h>
#include <memory>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxAnswerBytes = 64 << 20;
constexpr long kTimeoutMilliseconds = 10'000;

std::size_t take_body(char* data, std::size_t, std::size_t size, void* body) {
  auto& text = *static_cast<std::string*>(body);
  if (text.size() + size > kMaxAnswerBytes) return 0;
  text.append(data, size);
  return size;
}

tl::unexpected<Error> unreachable(const std::filesystem::path& socket, const std::string& why) {
  return failure("unavailable", "newsd cannot be reached at " + socket.string() + ": " + why,
                 "start newsd, or name the configuration that it runs with by --config");
}

}  // namespace

Checked<Settings> settings_of(const std::optional<std::filesystem::path>& file, const Environment& environment) {
  std::error_code ignored;
  const bool has_file = file || std::filesystem::exists(environment.config_file, ignored);
  auto config = has_file ? load_config(file.value_or(environment.config_file), environment)
                         : parse_config({}, environment.config_file, environment);
  if (!config) return tl::unexpected(std::move(config.error()));
  return std::move(config->settings);
}

Result<std::string> ask(const std::filesystem::path& socket, const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(socket, ignored)) return unreachable(socket, "there is no such socket");
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) return failure("unavailable", "libcurl cannot be started", "look whether memory is short");
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, ("http://newsd" + path).c_str());
  curl_easy_setopt(curl.get(), CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kTimeoutMilliseconds);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK)
    return unreachable(socket, curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 200) return body;
  return failure("unavailable", "newsd answered " + path + " with HTTP " + std::to_string(status),
                 "look whether newsctl and newsd are of the same version");
}

Result<BusEndpoints> ask_endpoints(const std::filesystem::path& socket) {
  const auto status = ask(socket, "/v1/status");
  if (!status) return failure(status.error());
  Tree tree;
  const auto parsed = parse_json(*status, tree);
  const Value bus = parsed ? Value(*parsed)["bus"] : Value();
  BusEndpoints endpoints{std::string(bus["live"].text()), std::string(bus["stream"].text())};
  if (!endpoints.live.empty() && !endpoints.stream.empty()) return endpoints;
  return failure("unavailable", "newsd's status does not say where its bus is",
                 "look whether newsctl and newsd are of the same version");
}

}  // namespace newsd::daemon
