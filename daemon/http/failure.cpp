#include "http/failure.hpp"

namespace newsd::daemon {
namespace {

std::string seconds(std::chrono::milliseconds time) {
  const auto count = time.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

Error too_slow(const HopFailure& failure, const HttpLimits& limits) {
  if (failure.out_of_time)
    return {"limit", failure.where + ": not done after " + seconds(limits.timeout),
            "newsd tries again later; if the site is always that slow, raise http.timeout_seconds"};
  if (!failure.connected)
    return {"limit", failure.where + ": no connection after " + seconds(limits.connect_timeout),
            "check that the host is up; newsd tries again later, or raise http.connect_timeout_seconds"};
  return {"limit",
          failure.where + ": slower than " + std::to_string(limits.min_bytes_per_second) + " bytes/s for " +
              std::to_string(limits.stall_seconds) + " s",
          "the site stalls; newsd tries again later"};
}

std::string_view remedy(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "check the spelling of the host, and this machine's DNS";
    case CURLE_COULDNT_CONNECT: return "check that the host is up and reachable from here; newsd tries again later";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
      return "the site's certificate or TLS is at fault, or this machine's ca-certificates or clock";
    case CURLE_UNSUPPORTED_PROTOCOL: return "use http or https";
    case CURLE_BAD_CONTENT_ENCODING:
      return "the site says that it compresses and does not, or does it wrongly: tell the site";
    default: return "newsd tries again later";
  }
}

}  // namespace

Error explain(const HopFailure& failure, const HttpLimits& limits) {
  if (failure.refusal)
    return {"guard",
            failure.where + ": " + std::string(failure.host) + " has the address " + failure.refusal->address + " (" +
                std::string(failure.refusal->kind) + "), which newsd does not visit",
            "if it is meant, `allow_private = true` for this feed permits it"};
  if (failure.code == CURLE_OPERATION_TIMEDOUT) return too_slow(failure, limits);
  const std::string_view detail = failure.detail.empty() ? curl_easy_strerror(failure.code) : failure.detail;
  return {"http", failure.where + ": " + std::string(detail), std::string(remedy(failure.code))};
}

Error over_limit(std::string_view where, std::string_view what, std::uint64_t amount, std::string_view unit,
                 std::string_view limit_name) {
  return {"limit",
          std::string(where) + ": " + std::string(what) + " more than " + std::to_string(amount) + " " +
              std::string(unit) + " (" + std::string(limit_name) + ")",
          limit_name.starts_with("http.") ? "raise " + std::string(limit_name) + " if such an answer is expected"
                                          : "the site is at fault: tell the site"};
}

}  // namespace newsd::daemon
