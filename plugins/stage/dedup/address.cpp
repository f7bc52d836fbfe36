#include "dedup/address.hpp"

#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace newsd::dedup {
namespace {

constexpr std::size_t kLongest = 8192;  // bytes
constexpr int kWrappings = 3;           // one within the other, at most

// Redirectors, and the parameter that holds the address that they lead to.
struct Redirector {
  std::string_view host, path, parameter;
};
constexpr std::array<Redirector, 7> kRedirectors{{{"google.com", "/url", "url"},
                                                  {"google.com", "/url", "q"},
                                                  {"news.google.com", "/news/url", "url"},
                                                  {"l.facebook.com", "/l.php", "u"},
                                                  {"lm.facebook.com", "/l.php", "u"},
                                                  {"out.reddit.com", "/", "url"},
                                                  {"youtube.com", "/redirect", "q"}}};

// Parameters that only tell where a reader comes from; the second list, only with a value of the third.
constexpr std::array<std::string_view, 9> kMarks{"cmp",     "smid", "smtyp",   "emc",    "ref_src",
                                                 "ref_url", "sref", "soc_src", "soc_trk"};
constexpr std::array<std::string_view, 8> kOrigins{"ref", "src", "source", "partner", "from", "via", "origin", "feed"};
constexpr std::array<std::string_view, 12> kOriginValues{"rss",    "feed",       "feeds",   "atom",
                                                         "email",  "newsletter", "twitter", "facebook",
                                                         "social", "share",      "home",    "homepage"};

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return made;
}

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool code =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    made += code ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (code) i += 2;
  }
  return made;
}

// Calls `take` with each parameter of a query.
template <class Take>
void each_parameter(std::string_view query, Take take) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    take(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
}

std::optional<std::string> redirected(std::string_view host, const url::Parts& parts) {
  std::optional<std::string> found;
  for (const Redirector& known : kRedirectors) {
    if (host != known.host || parts.path != known.path || !parts.query) continue;
    each_parameter(*parts.query, [&](std::string_view parameter) {
      const std::size_t name = known.parameter.size();
      if (!found && parameter.starts_with(known.parameter) && parameter.substr(name).starts_with('='))
        found = decoded(parameter.substr(name + 1));
    });
  }
  return found;
}

// https://site-example.cdn.ampproject.org/c/s/site.example/page, and google.com/amp/s/site.example/page.
std::optional<std::string> cached(std::string_view host, const url::Parts& parts) {
  std::string_view path = parts.path;
  const auto take = [&path](std::string_view prefix) {
    const bool there = path.starts_with(prefix);
    if (there) path.remove_prefix(prefix.size());
    return there;
  };
  const bool cache = host.ends_with(".cdn.ampproject.org") && (take("/c/") || take("/v/"));
  const bool viewer = host == "google.com" && take("/amp/");
  if (!cache && !viewer) return std::nullopt;
  const std::string scheme = take("s/") ? "https://" : "http://";
  return scheme + std::string(path) + (parts.query ? "?" + std::string(*parts.query) : "");
}

// The address that this one only leads to.
std::optional<std::string> unwrapped(std::string_view address) {
  if (!url::is_http(address)) return std::nullopt;
  const url::Parts parts = url::split(address);
  std::string host = lower(*parts.authority);
  if (host.starts_with("www.")) host.erase(0, 4);
  std::optional<std::string> inner = redirected(host, parts);
  if (!inner) inner = cached(host, parts);
  return inner && url::is_http(*inner) ? inner : std::nullopt;
}

std::string plain_path(std::string_view path) {
  const std::size_t session = lower(path).find(";jsessionid=");
  path = path.substr(0, session);
  std::string made;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (!segment.empty() && segment != ".") made.append("/").append(segment);
  }
  return made.empty() ? "/" : made;
}

bool only_counts(std::string_view parameter) {
  const std::size_t end = std::min(parameter.find('='), parameter.size());
  const std::string name = lower(parameter.substr(0, end));
  const std::string value = end < parameter.size() ? lower(parameter.substr(end + 1)) : "";
  return contains(kMarks, name) || (contains(kOrigins, name) && contains(kOriginValues, value));
}

std::string plain_query(std::string_view query) {
  std::string made;
  each_parameter(query, [&](std::string_view parameter) {
    if (!only_counts(parameter)) made.append(made.empty() ? "?" : "&").append(parameter);
  });
  return made;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether the path's end after a '-' or '_' marks a revision.
bool marks_revision(std::string_view end) {
  for (const std::string_view word : {"updated", "update", "upd", "rev", "v"}) {
    if (!end.starts_with(word)) continue;
    end.remove_prefix(word.size());
    if (end.empty()) return word.size() > 1;
    break;
  }
  return !end.empty() && end.size() <= 2 && std::all_of(end.begin(), end.end(), is_digit);
}

}  // namespace

std::string page_address(std::string_view url) {
  if (url.size() > kLongest) return {};
  std::string address(url);
  for (int i = 0; i < kWrappings; ++i) {
    const std::optional<std::string> inner = unwrapped(address);
    if (!inner) break;
    address = *inner;
  }
  address = url::canonical_url(address);
  if (!url::is_http(address)) return {};
  const url::Parts parts = url::split(address);
  const std::string plain = "https://" + std::string(*parts.authority) + plain_path(parts.path) +
                            (parts.query ? plain_query(*parts.query) : "") +
                            (parts.fragment ? "#" + std::string(*parts.fragment) : "");
  return plain == address ? address : url::canonical_url(plain);
}

std::string address_stem(std::string_view address) {
  const url::Parts parts = url::split(address);
  if (parts.query || parts.fragment || parts.path.size() < 2) return {};
  std::string_view path = parts.path;
  const std::size_t folder = path.rfind('/');
  const std::size_t dot = path.rfind('.');
  const std::string_view extension =
      dot != std::string_view::npos && dot > folder ? path.substr(dot) : std::string_view();
  path.remove_suffix(extension.size());
  const std::size_t dash = path.find_last_of("-_");
  if (dash != std::string_view::npos && dash > folder + 1 && marks_revision(path.substr(dash + 1)))
    path = path.substr(0, dash);
  return std::string(parts.authority.value_or("")) + std::string(path) + std::string(extension);
}

}  // namespace newsd::dedup
