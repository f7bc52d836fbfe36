#include "http/transfer.hpp"

#include "base/text.hpp"
#include "http/response.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace newsd::daemon {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t max_header_bytes = 64 << 10;  // of one answer, interim ones and trailers included
constexpr std::size_t max_header_lines = 256;
constexpr std::size_t max_request_header_bytes = 16 << 10;

bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_ours_to_set(std::string_view name) {
  constexpr std::string_view ours[] = {"host",       "user-agent",        "if-none-match",  "if-modified-since",
                                       "connection", "transfer-encoding", "content-length", "accept-encoding",
                                       "te",         "upgrade",           "expect",         "range"};
  return std::any_of(std::begin(ours), std::end(ours), [&](std::string_view own) {
    return curl_strnequal(own.data(), name.data(), own.size()) != 0 && own.size() == name.size();
  });
}

bool may_leave_origin(const HttpHeader& header) {
  return curl_strequal(header.name.c_str(), "accept") != 0 ||
         curl_strequal(header.name.c_str(), "accept-language") != 0;
}

Result<> check_headers(const std::string& url, const std::vector<HttpHeader>& headers) {
  std::size_t bytes = 0;
  for (const HttpHeader& header : headers) {
    bytes += header.name.size() + header.value.size();
    if (!is_sendable(header))
      return failure("http", url + ": a request header cannot be sent: `" + header.name + "`",
                     "names are letters, digits and dashes; values have no line breaks");
    if (is_ours_to_set(header.name))
      return failure("http", url + ": the request header `" + header.name + "` is newsd's own to set", "leave it out");
  }
  if (bytes > max_request_header_bytes)
    return failure("limit",
                   url + ": more than " + std::to_string(max_request_header_bytes) + " bytes of request headers",
                   "send fewer");
  return {};
}

std::span<const std::uint8_t> address_bytes(const curl_sockaddr& address) {
  const auto* start = reinterpret_cast<const std::uint8_t*>(&address.addr);
  if (address.family == AF_INET) return {start + offsetof(sockaddr_in, sin_addr), 4};
  if (address.family == AF_INET6) return {start + offsetof(sockaddr_in6, sin6_addr), 16};
  return {};
}

}  // namespace

Result<std::unique_ptr<Transfer>> Transfer::make(HttpRequest request, const HttpOptions& options) {
  Result<HttpUrl> url = parse_http_url(request.url);
  if (!url) return failure(std::move(url.error()));
  if (Result<> checked = check_headers(url->text, request.headers); !checked)
    return failure(std::move(checked.error()));
  std::unique_ptr<Transfer> transfer(new Transfer(std::move(request), std::move(*url), options));
  if (Result<> moved = transfer->start_where_it_has_moved(); !moved) return failure(std::move(moved.error()));
  return transfer;
}

Transfer::Transfer(HttpRequest request, HttpUrl url, const HttpOptions& options)
    : request_(std::move(request)),
      options_(options),
      first_url_(url.text),
      first_origin_(url.origin),
      url_(std::move(url)),
      time_left_(std::max(milliseconds(1), request_.limits.timeout)) {}

Result<> Transfer::start_where_it_has_moved() {
  if (request_.moved_to.empty()) return {};
  Result<HttpUrl> target = redirect_target(url_, request_.moved_to);
  if (!target) return failure(std::move(target.error()));
  lead_to(std::move(*target));
  moved_from_ = std::exchange(first_url_, url_.text);
  first_origin_ = url_.origin;
  permanent_url_ = url_.text;
  return {};
}

// Credentials go along within an origin, and are gone once another is visited.
void Transfer::lead_to(HttpUrl target) {
  if (target.origin == url_.origin) {
    target.user = url_.user;
    target.password = url_.password;
  } else {
    std::erase_if(request_.headers, [](const HttpHeader& header) { return !may_leave_origin(header); });
  }
  url_ = std::move(target);
}

CURL* Transfer::begin_hop() {
  if (!easy_) {
    easy_.reset(curl_easy_init());
    if (!easy_) throw std::bad_alloc();
    set_constants();
    set_limits();
  }
  deadline_ = steady_clock::now() + time_left_;
  received_before_ += std::exchange(received_, 0);
  body_.clear();
  header_bytes_ = header_lines_ = 0;
  let_through_ = false;
  refusal_.reset();
  detail_.front() = '\0';

  set(CURLOPT_URL, url_.text.c_str());
  const bool known = !url_.user.empty() || !url_.password.empty();
  set(CURLOPT_USERNAME, known ? url_.user.c_str() : nullptr);
  set(CURLOPT_PASSWORD, known ? url_.password.c_str() : nullptr);
  prepare_headers();

  set(CURLOPT_TIMEOUT_MS, static_cast<long>(time_left_.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::max(milliseconds(1), request_.limits.connect_timeout).count()));
  return easy_.get();
}

template <class Value>
void Transfer::set(CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
  if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl lacks an option: ") + curl_easy_strerror(code));
}

void Transfer::set_constants() {
  const std::string& agent = request_.user_agent.empty() ? options_.user_agent : request_.user_agent;
  set(CURLOPT_USERAGENT, agent.empty() ? "newsd/" NEWSD_VERSION : agent.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PROXY, "");  // none, not even from the environment: behind one the guard would see the proxy alone
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
  set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name look-up that hangs must not hold up the loop when its request ends
  set(CURLOPT_ERRORBUFFER, detail_.data());

  set(CURLOPT_HEADERDATA, this);
  set(
      CURLOPT_HEADERFUNCTION, +[](char* data, std::size_t, std::size_t size, void* self) {
        return static_cast<Transfer*>(self)->on_header({data, size});
      });
  set(CURLOPT_WRITEDATA, this);
  set(
      CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t, std::size_t size, void* self) {
        return static_cast<Transfer*>(self)->on_body({data, size});
      });
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFODATA, this);
  set(
      CURLOPT_XFERINFOFUNCTION, +[](void* self, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t) {
        return static_cast<Transfer*>(self)->on_progress(static_cast<std::uint64_t>(total),
                                                         static_cast<std::uint64_t>(now));
      });
  set(CURLOPT_OPENSOCKETDATA, this);
  set(
      CURLOPT_OPENSOCKETFUNCTION, +[](void* self, curlsocktype, curl_sockaddr* address) {
        return static_cast<Transfer*>(self)->on_open(*address);
      });
}

void Transfer::set_limits() {
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(request_.limits.min_bytes_per_second));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.limits.stall_seconds));
}

void Transfer::prepare_headers() {
  std::vector<HttpHeader> headers = request_.headers;
  headers.push_back({"if-none-match", request_.validators.etag});
  headers.push_back({"if-modified-since", request_.validators.last_modified});
  header_list_.reset();
  for (const HttpHeader& header : headers) {
    if (header.value.empty() || !is_sendable(header)) continue;
    curl_slist* longer = curl_slist_append(header_list_.get(), (header.name + ": " + header.value).c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)header_list_.release();
    header_list_.reset(longer);
  }
  set(CURLOPT_HTTPHEADER, header_list_.get());
}

std::size_t Transfer::on_header(std::string_view line) noexcept {
  header_bytes_ += line.size();
  if (header_bytes_ > max_header_bytes || ++header_lines_ > max_header_lines) {
    stopped_ = header_bytes_ > max_header_bytes
                   ? over_limit(where(), "headers of", max_header_bytes, "bytes", "max_header_bytes")
                   : over_limit(where(), "headers of", max_header_lines, "lines", "max_header_lines");
    return 0;
  }
  constexpr std::string_view encoding = "content-encoding:";
  if (line.size() > encoding.size() && curl_strnequal(line.data(), encoding.data(), encoding.size()) != 0) {
    std::string_view value = line.substr(encoding.size());
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
    if (!is_decodable(value)) {
      stopped_ = Error{"http", where() + ": sent in a Content-Encoding that newsd did not ask for",
                       "newsd reads gzip, deflate and br: tell the site"};
      return 0;
    }
  }
  return line.size();
}

std::size_t Transfer::on_body(std::string_view piece) noexcept {
  if (is_redirect(status())) return piece.size();  // nobody reads it
  if (piece.size() > request_.limits.max_body_bytes - body_.size()) {
    stopped_ = over_limit(where(), "a body of", request_.limits.max_body_bytes, "bytes", "http.max_body_bytes");
    return 0;
  }
  append(piece);
  return piece.size();
}

// Grows in doubling steps, but never past the limit.
void Transfer::append(std::string_view piece) {
  const std::size_t needed = body_.size() + piece.size();
  if (needed > body_.capacity())
    body_.reserve(std::max<std::size_t>(needed, std::min<std::size_t>(2 * needed, request_.limits.max_body_bytes)));
  body_ += piece;
}

int Transfer::on_progress(std::uint64_t announced, std::uint64_t received) noexcept {
  received_ = received;
  if (received_before_ + std::max(announced, received) <= request_.limits.max_download_bytes) return 0;
  if (!stopped_)
    stopped_ =
        over_limit(where(), "a download of", request_.limits.max_download_bytes, "bytes", "http.max_download_bytes");
  return 1;
}

curl_socket_t Transfer::on_open(const curl_sockaddr& address) noexcept {
  if (request_.reach == Reach::public_only) {
    const auto bytes = address_bytes(address);
    if (const std::string_view kind = options_.guard(bytes); !kind.empty()) {
      refusal_ = Refusal{address_text(bytes), kind};
      return CURL_SOCKET_BAD;
    }
  }
  let_through_ = true;
  return ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
}

std::optional<Result<HttpResponse>> Transfer::hop_ended(CURLcode code) {
  if (stopped_) return failure(std::move(*stopped_));
  if (code != CURLE_OK) return failure(failed(code));
  const unsigned answer = status();
  curl_header* location = nullptr;
  if (!is_redirect(answer) || curl_easy_header(easy_.get(), "location", 0, CURLH_HEADER, -1, &location) != CURLHE_OK)
    return response(answer);
  if (Result<> followed = follow(answer, location->value); !followed) return failure(std::move(followed.error()));
  return {};
}

Error Transfer::failed(CURLcode code) const {
  curl_off_t ready_microseconds = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &ready_microseconds);
  constexpr milliseconds rounding{20};  // libcurl's clock and this one
  return explain({.code = code,
                  .detail = is_utf8(detail_.data()) ? detail_.data() : "",  // it may quote a certificate
                  .where = where(),
                  .host = url_.host,
                  .connected = ready_microseconds > 0,
                  .out_of_time = steady_clock::now() + rounding >= deadline_,
                  .refusal = let_through_ || code != CURLE_COULDNT_CONNECT ? std::nullopt : refusal_},
                 request_.limits);
}

Result<> Transfer::follow(unsigned status, std::string_view location) {
  Result<HttpUrl> target = redirect_target(url_, location);
  if (!target) {
    target.error().text = where() + ": redirected: " + target.error().text;
    return failure(std::move(target.error()));
  }
  if (++redirects_ > request_.limits.max_redirects)
    return failure(over_limit(where(), "redirected", request_.limits.max_redirects, "times", "http.max_redirects"));
  lead_to(std::move(*target));
  permanent_ = permanent_ && (status == 301 || status == 308);
  if (permanent_) permanent_url_ = url_.text;
  time_left_ = std::max(milliseconds(1), duration_cast<milliseconds>(deadline_ - steady_clock::now()));
  return {};
}

HttpResponse Transfer::response(unsigned status) {
  HttpResponse result;
  result.status = status;
  result.url = url_.text;
  result.permanent_url = permanent_url_;
  result.headers = received_headers();
  result.body = std::move(body_);
  read_headers(result);
  if (status == 304 && result.validators.etag.empty()) result.validators.etag = request_.validators.etag;
  if (status == 304 && result.validators.last_modified.empty())
    result.validators.last_modified = request_.validators.last_modified;
  return result;
}

std::vector<HttpHeader> Transfer::received_headers() const {
  std::vector<HttpHeader> headers;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1, header)) != nullptr) {
    HttpHeader received{header->name, header->value};
    if (!is_utf8(received.value) || !is_sendable(received)) continue;
    std::transform(received.name.begin(), received.name.end(), received.name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    headers.push_back(std::move(received));
  }
  return headers;
}

unsigned Transfer::status() const {
  long code = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &code);
  return static_cast<unsigned>(code);
}

std::string Transfer::where() const {
  constexpr std::size_t shown_bytes = 300;
  std::string text(truncated(first_url_, shown_bytes));
  if (!moved_from_.empty()) text += " (moved from " + std::string(truncated(moved_from_, shown_bytes)) + ")";
  if (redirects_ > 0) text += " (redirected to " + std::string(truncated(url_.text, shown_bytes)) + ")";
  return text;
}

}  // namespace newsd::daemon
