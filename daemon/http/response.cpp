#include "http/response.hpp"

#include "base/text.hpp"

#include <curl/curl.h>
#include <algorithm>
#include <charconv>

namespace newsd::daemon {
namespace {

constexpr std::size_t max_validator_bytes = 1024;  // longer ones are not worth keeping
constexpr std::chrono::seconds max_retry_after = std::chrono::hours(24);

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

// Takes what stands before `mark` (or all) off the front of `text`.
std::string_view take(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  const std::string_view part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return trimmed(part);
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

void read_content_type(HttpResponse& response, std::string_view value) {
  response.media_type = lowered(take(value, ';'));
  while (!value.empty() && response.charset.empty()) {
    std::string_view parameter = take(value, ';');
    if (lowered(take(parameter, '=')) == "charset") response.charset = lowered(unquoted(trimmed(parameter)));
  }
}

std::string validator(const std::vector<HttpHeader>& headers, std::string_view name) {
  const std::string_view value = header_value(headers, name);
  return value.size() <= max_validator_bytes ? std::string(value) : std::string();
}

// Seconds, or a date, which is read against the server's own clock: newsd's may differ.
std::optional<std::chrono::seconds> retry_after(const std::vector<HttpHeader>& headers) {
  const std::string value(header_value(headers, "retry-after"));
  if (value.empty()) return {};
  std::int64_t seconds = 0;
  const char* end = value.data() + value.size();
  if (const auto read = std::from_chars(value.data(), end, seconds); read.ec != std::errc() || read.ptr != end) {
    const time_t then = curl_getdate(value.c_str(), nullptr);
    const time_t now = curl_getdate(std::string(header_value(headers, "date")).c_str(), nullptr);
    if (then == -1 || now == -1) return {};
    seconds = then - now;
  }
  return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), max_retry_after);
}

}  // namespace

std::string_view header_value(const std::vector<HttpHeader>& headers, std::string_view name) {
  const auto found =
      std::find_if(headers.rbegin(), headers.rend(), [&](const HttpHeader& header) { return header.name == name; });
  return found == headers.rend() ? std::string_view() : found->value;
}

bool is_sendable(const HttpHeader& header) {
  constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";
  const auto is_token = [&](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           token_marks.find(c) != std::string_view::npos;
  };
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
  return !header.name.empty() && std::all_of(header.name.begin(), header.name.end(), is_token) &&
         std::none_of(header.value.begin(), header.value.end(), is_control);
}

bool is_decodable(std::string_view content_encoding) {
  constexpr std::string_view known[] = {"", "identity", "gzip", "x-gzip", "deflate", "br"};
  unsigned codings = 0;
  while (!content_encoding.empty()) {
    const std::string coding = lowered(take(content_encoding, ','));
    if (++codings > 2 || std::find(std::begin(known), std::end(known), coding) == std::end(known)) return false;
  }
  return true;
}

void read_headers(HttpResponse& response) {
  read_content_type(response, header_value(response.headers, "content-type"));
  response.validators = {validator(response.headers, "etag"), validator(response.headers, "last-modified")};
  response.retry_after = retry_after(response.headers);
}

}  // namespace newsd::daemon
