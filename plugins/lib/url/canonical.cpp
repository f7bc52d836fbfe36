#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace newsd::url {
namespace {

constexpr std::array<std::string_view, 8> kTrackingPrefixes{"utm_", "at_", "mc_", "_hs", "hsa_", "pk_", "mtm_", "ns_"};
constexpr std::array<std::string_view, 22> kTracking{"fbclid",
                                                     "gclid",
                                                     "dclid",
                                                     "gbraid",
                                                     "wbraid",
                                                     "msclkid",
                                                     "yclid",
                                                     "twclid",
                                                     "ttclid",
                                                     "igshid",
                                                     "igsh",
                                                     "s_kwcid",
                                                     "ncid",
                                                     "cmpid",
                                                     "xtor",
                                                     "wt_mc",
                                                     "guccounter",
                                                     "guce_referrer",
                                                     "guce_referrer_sig",
                                                     "amp",
                                                     "outputtype",
                                                     "__twitter_impression"};
constexpr std::array<std::string_view, 4> kHostVariants{"www.", "m.", "mobile.", "amp."};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
  return out;
}

bool is_tracking(std::string_view parameter) {
  const std::string name = lower(parameter.substr(0, parameter.find('=')));
  // `outputType` asks for an AMP page, but may ask for others.
  if (name == "outputtype") return lower(parameter) == "outputtype=amp";
  const auto starts = [&name](std::string_view prefix) { return name.starts_with(prefix); };
  return std::find(kTracking.begin(), kTracking.end(), name) != kTracking.end() ||
         std::any_of(kTrackingPrefixes.begin(), kTrackingPrefixes.end(), starts);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Unreserved characters as themselves, all that must be encoded as %XX in upper case.
std::string one_encoding(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  const auto encode = [&](unsigned char c) { (out += '%').append({kDigits[c >> 4], kDigits[c & 15]}); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      const auto decoded = static_cast<unsigned char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
      if (decoded < 0x80 && (std::isalnum(decoded) != 0 ||
                             std::string_view("-._~").find(static_cast<char>(decoded)) != std::string_view::npos)) {
        out += static_cast<char>(decoded);
        continue;
      }
      encode(decoded);
      continue;
    }
    if (c <= ' ' || c >= 0x7F || std::string_view("\"<>\\^`{|}").find(static_cast<char>(c)) != std::string_view::npos) {
      encode(c);
      continue;
    }
    out += static_cast<char>(c);
  }
  return out;
}

std::string canonical_host(std::string_view authority) {
  authority.remove_prefix(std::min(authority.rfind('@') + 1, authority.size()));
  std::string host = lower(authority);
  for (const std::string_view port : {":80", ":443", ":"})
    if (host.ends_with(port)) host.resize(host.size() - port.size());
  while (host.ends_with('.')) host.pop_back();
  for (const std::string_view variant : kHostVariants)
    if (host.starts_with(variant) && host.find('.', variant.size()) != std::string::npos)
      return host.substr(variant.size());
  return host;
}

std::string canonical_path(std::string_view path) {
  std::string out = one_encoding(path);
  const auto drop_end = [&out](std::size_t count) { out.resize(out.size() - count); };
  while (out.ends_with('/')) drop_end(1);
  if (out.ends_with("/amp")) drop_end(4);
  if (out.ends_with(".amp")) drop_end(4);
  if (out.ends_with(".amp.html")) {
    drop_end(9);
    out += ".html";
  }
  if (out.starts_with("/amp/")) out.erase(0, 4);
  while (out.ends_with('/')) drop_end(1);
  return out.empty() ? "/" : out;
}

std::string canonical_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (parameter.empty() || is_tracking(parameter)) continue;
    out += out.empty() ? '?' : '&';
    out += one_encoding(parameter);
  }
  return out;
}

}  // namespace

std::string canonical_url(std::string_view url) {
  std::string clean = resolve({}, url);
  if (!is_http(clean)) return clean;
  const Parts parts = split(clean);
  std::string out = "https://" + canonical_host(*parts.authority) + canonical_path(parts.path);
  if (parts.query) out += canonical_query(*parts.query);
  // Sites that route by fragment give every article its own.
  if (parts.fragment && parts.fragment->starts_with('!')) out += "#" + one_encoding(*parts.fragment);
  return out;
}

}  // namespace newsd::url
