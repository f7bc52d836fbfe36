#include "cli/config_secrets.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace newsd::daemon {
namespace {

constexpr std::array<std::string_view, 8> kParts{"password", "passwd", "secret",        "token",
                                                 "api_key",  "apikey", "authorization", "credential"};
constexpr std::array<std::string_view, 5> kWholes{"key", "auth", "sig", "signature", "pass"};

// A name that ends so says where a secret lies, and is none itself.
constexpr std::string_view kFile = "_file";

bool names_secret(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::replace(lower.begin(), lower.end(), '-', '_');
  if (lower.ends_with(kFile)) return false;
  return std::find(kWholes.begin(), kWholes.end(), lower) != kWholes.end() ||
         std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view each) { return lower.find(each) != std::string::npos; });
}

std::string masked_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const bool is_secret = equals < pair.size() && names_secret(pair.substr(0, equals));
    out += out.empty() ? "" : "&";
    out += is_secret ? std::string(pair.substr(0, equals + 1)) + std::string(kMask) : std::string(pair);
  }
  return out;
}

// Texts that are no addresses stay as they are.
std::string masked_address(const std::string& text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return text;
  const std::size_t start = scheme + 3;
  const std::size_t end = std::min(text.find_first_of("/?#", start), text.size());
  const std::string authority = text.substr(start, end - start);
  const std::size_t at = authority.rfind('@');
  std::string out = text.substr(0, start);
  out += at == std::string::npos ? authority : std::string(kMask) + authority.substr(at);
  const std::size_t query = std::min(text.find('?', end), text.size());
  const std::size_t fragment = std::min(text.find('#', query), text.size());
  out += text.substr(end, query - end);
  if (query < text.size()) out += '?' + masked_query(std::string_view(text).substr(query + 1, fragment - query - 1));
  return out + text.substr(fragment);
}

}  // namespace

Node masked(std::string_view key, const Node& value) {
  switch (value.type()) {
    case NEWSD_STRING:
      if (names_secret(key) && !value.text().empty()) return Node(std::string(kMask));
      return Node(masked_address(value.text()));
    case NEWSD_ARRAY: {
      Node::Items items;
      for (const Node& each : value.items()) items.push_back(masked(key, each));
      return Node(std::move(items));
    }
    case NEWSD_OBJECT: {
      Node::Members members;
      for (const Node::Member& each : value.members()) members.push_back({each.key, {}, masked(each.key, each.value)});
      return Node(std::move(members));
    }
    default: return value;
  }
}

}  // namespace newsd::daemon
