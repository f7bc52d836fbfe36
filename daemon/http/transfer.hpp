// One request on its way: a libcurl handle, the bounds on what comes back, and the redirects.
//
// Threads: the Asio thread alone.
#pragma once

#include "http/client.hpp"
#include "http/failure.hpp"
#include "http/url.hpp"

#include <curl/curl.h>
#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace newsd::daemon {

class Transfer {
public:
  // An error if the request itself is at fault. `options` outlives the transfer.
  static Result<std::unique_ptr<Transfer>> make(HttpRequest request, const HttpOptions& options);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Makes the handle ready for the next hop, whose time starts now.
  CURL* begin_hop();

  // What the request came to; nothing: it is redirected, and the next hop may begin.
  std::optional<Result<HttpResponse>> hop_ended(CURLcode code);

  // host:port, as first asked and as last redirected to.
  std::string first_host() const { return authority_of(first_origin_); }
  std::string host() const { return authority_of(url_.origin); }
  // The address asked, and where it is from or has led to, as errors name it.
  std::string where() const;
  Reach reach() const { return request_.reach; }
  std::chrono::milliseconds max_wait() const { return request_.limits.max_wait; }

private:
  struct Closer {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  Transfer(HttpRequest request, HttpUrl url, const HttpOptions& options);
  Result<> start_where_it_has_moved();
  void lead_to(HttpUrl target);

  template <class Value>
  void set(CURLoption option, Value value);
  void set_constants();
  void set_limits();
  void prepare_headers();

  // libcurl's callbacks. Those that refuse note why in stopped_ and make libcurl give up.
  std::size_t on_header(std::string_view line) noexcept;
  std::size_t on_body(std::string_view piece) noexcept;
  int on_progress(std::uint64_t announced, std::uint64_t received) noexcept;
  curl_socket_t on_open(const curl_sockaddr& address) noexcept;

  Error failed(CURLcode code) const;
  Result<> follow(unsigned status, std::string_view location);
  HttpResponse response(unsigned status);
  std::vector<HttpHeader> received_headers() const;
  unsigned status() const;
  void append(std::string_view piece);

  HttpRequest request_;
  const HttpOptions& options_;
  std::string first_url_;
  std::string first_origin_;
  HttpUrl url_;  // of the hop under way; its credentials are the first origin's
  std::string moved_from_;
  std::string permanent_url_;
  bool permanent_ = true;  // every redirect so far was
  unsigned redirects_ = 0;
  std::chrono::milliseconds time_left_;  // for the hops to come
  std::chrono::steady_clock::time_point deadline_;

  std::unique_ptr<CURL, Closer> easy_;
  std::unique_ptr<curl_slist, Closer> header_list_;
  std::array<char, CURL_ERROR_SIZE> detail_{};

  std::string body_;
  std::uint64_t received_before_ = 0;  // by earlier hops
  std::uint64_t received_ = 0;         // by this one, as sent
  std::size_t header_bytes_ = 0;
  std::size_t header_lines_ = 0;
  bool let_through_ = false;  // the guard passed an address
  std::optional<Refusal> refusal_;
  std::optional<Error> stopped_;
};

}  // namespace newsd::daemon
