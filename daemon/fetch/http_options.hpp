// What the configuration's [http] means for the client and for each of its requests.
#pragma once

#include "config/settings.hpp"
#include "http/client.hpp"

namespace newsd::daemon {

inline HttpOptions http_options(const Settings::Http& http) {
  return {.max_connections = http.max_connections,
          .max_connections_per_host = http.max_connections_per_host,
          .min_host_interval = http.min_host_interval,
          .user_agent = http.user_agent,
          .ca_file = {}};
}

inline HttpLimits http_limits(const Settings::Http& http) {
  HttpLimits limits;
  limits.timeout = http.timeout;
  limits.connect_timeout = http.connect_timeout;
  limits.max_download_bytes = http.max_download_bytes;
  limits.max_body_bytes = http.max_body_bytes;
  limits.max_redirects = http.max_redirects;
  return limits;
}

}  // namespace newsd::daemon
