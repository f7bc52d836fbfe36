#include "cli/control_client.hpp"

#include "article/json.hpp"

#include <curl/curl.h>
#include <cctype>
#include <memory>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxAnswerBytes = 64 << 20;
constexpr std::chrono::seconds kPatience{10};

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

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

// What newsd itself says about a request that it refuses.
Error refused(const std::string& path, long status, std::string_view body) {
  Tree tree;
  const auto parsed = parse_json(body, tree);
  const Value error = parsed ? Value(*parsed)["error"] : Value();
  if (!error["text"].text().empty())
    return {std::string(error["code"].text()), std::string(error["text"].text()), std::string(error["hint"].text())};
  return {"unavailable", "newsd answered " + path + " with HTTP " + std::to_string(status),
          "look whether newsctl and newsd are of the same version"};
}

Result<std::string> perform(const Handle& curl, const std::filesystem::path& socket, const std::string& path,
                            std::chrono::milliseconds patience) {
  std::error_code ignored;
  if (!std::filesystem::exists(socket, ignored)) return unreachable(socket, "there is no such socket");
  if (!curl) return failure("unavailable", "libcurl cannot be started", "look whether memory is short");
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, ("http://newsd" + path).c_str());
  curl_easy_setopt(curl.get(), CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK)
    return unreachable(socket, curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 200) return body;
  return failure(refused(path, status, body));
}

}  // namespace

Checked<Settings> settings_of(const std::optional<std::filesystem::path>& file, const Environment& environment) {
  auto config = find_config(file, environment);
  if (!config) return tl::unexpected(std::move(config.error()));
  return std::move(config->settings);
}

Result<std::string> ask(const std::filesystem::path& socket, const std::string& path) {
  return perform(Handle(curl_easy_init(), curl_easy_cleanup), socket, path, kPatience);
}

Result<std::string> tell(const std::filesystem::path& socket, const std::string& path, const std::string& json,
                         std::chrono::seconds patience) {
  const Handle curl(curl_easy_init(), curl_easy_cleanup);
  if (curl) {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
    curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, json.c_str());
  }
  return perform(curl, socket, path, patience);
}

std::string path_segment(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~')
      out += c;
    else
      (out += '%').append({kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
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
