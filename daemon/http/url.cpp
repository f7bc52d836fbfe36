#include "http/url.hpp"

#include "base/text.hpp"

#include <curl/curl.h>
#include <algorithm>
#include <memory>

namespace newsd::daemon {
namespace {

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlCloser>;

constexpr unsigned reading_flags = CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string quoted(std::string_view text) { return "`" + std::string(truncated(text, 300)) + "`"; }

// Takes the credentials out, so that no log, error or response can show them.
HttpUrl take_apart(CURLU* url) {
  HttpUrl result;
  result.user = part(url, CURLUPART_USER, CURLU_URLDECODE);
  result.password = part(url, CURLUPART_PASSWORD, CURLU_URLDECODE);
  for (const CURLUPart secret : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT})
    curl_url_set(url, secret, nullptr, 0);
  result.text = part(url, CURLUPART_URL);
  result.host = lower(part(url, CURLUPART_HOST));
  result.origin =
      part(url, CURLUPART_SCHEME) + "://" + result.host + ":" + part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  return result;
}

Result<HttpUrl> read_url(CURLU* url, std::string_view text) {
  if (text.size() > max_url_bytes)
    return failure("limit",
                   "the address " + quoted(text) + "… is longer than " + std::to_string(max_url_bytes) + " bytes");
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos)
    return failure("http", "an address that is not text", "give an address as a browser shows it");
  const CURLUcode code = curl_url_set(url, CURLUPART_URL, std::string(text).c_str(), reading_flags);
  if (code != CURLUE_OK)
    return failure("http", quoted(text) + " is not an address: " + curl_url_strerror(code),
                   "give it as https://host/path");
  const std::string scheme = part(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    return failure("http", quoted(text) + ": the scheme " + quoted(scheme) + " is not spoken", "use http or https");
  return take_apart(url);
}

}  // namespace

Result<HttpUrl> parse_http_url(std::string_view text) {
  const UrlHandle url(curl_url());
  return read_url(url.get(), text);
}

std::string authority_of(std::string_view origin) { return std::string(origin.substr(origin.find("://") + 3)); }

Result<HttpUrl> redirect_target(const HttpUrl& base, std::string_view location) {
  const UrlHandle url(curl_url());
  curl_url_set(url.get(), CURLUPART_URL, base.text.c_str(), 0);
  Result<HttpUrl> target = read_url(url.get(), location);
  if (target) {
    target->user.clear();
    target->password.clear();
  }
  return target;
}

}  // namespace newsd::daemon
