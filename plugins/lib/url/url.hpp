// Web addresses: resolving references (RFC 3986) and comparing addresses of articles.
//
// Threads: any. No function throws but for lack of memory, whatever the bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newsd::url {

// The five parts of a reference; views into the text that was split. What is absent differs from what is empty.
struct Parts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};
Parts split(std::string_view reference);

// `reference` as seen from `base`. White space around it goes, line ends and tabs inside it too, and spaces inside
// become %20, as browsers do. A reference that is absolute already, or for which there is no absolute base, comes back
// otherwise unchanged.
std::string resolve(std::string_view base, std::string_view reference);

// Whether it is absolute, http or https, and names a host.
bool is_http(std::string_view url);

// A key under which the addresses of one article meet: https, the host in lower case without `www.`, `m.`, `mobile.` or
// `amp.`, no default port, no fragment, no tracking parameters (utm_source, fbclid, …), no AMP variant of the path, no
// slash at its end, percent-encoding in one form. The order of the other parameters stays. It is made to be compared,
// not to be fetched. What is no http address comes back trimmed.
std::string canonical_url(std::string_view url);

}  // namespace newsd::url
