#include "config/entry.hpp"

#include <xxhash.h>
#include <algorithm>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kDigestBytes = 9;  // "-" and eight digits

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

std::string digest(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  XXH32_hash_t hash = XXH32(text.data(), text.size(), 0);
  std::string hex(8, '0');
  for (auto digit = hex.rbegin(); digit != hex.rend(); ++digit, hash >>= 4) *digit = kHex[hash & 15];
  return hex;
}

// An address in the parts that an id is made of: no scheme, no user and password, no query.
struct Address {
  std::string host;
  std::string_view path;
  bool has_query = false;
};

Address parts_of(std::string_view url) {
  Address parts;
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  if (const std::size_t query = url.find_first_of("?#"); query != std::string_view::npos) {
    parts.has_query = true;
    url = url.substr(0, query);
  }
  std::string_view authority = url.substr(0, url.find('/'));
  parts.path = url.substr(authority.size());
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
  std::transform(authority.begin(), authority.end(), std::back_inserter(parts.host),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (parts.host.starts_with("www.")) parts.host.erase(0, 4);
  return parts;
}

// The text with everything that an id cannot carry as "-", without such at its ends.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (is_id_character(c))
      out += c;
    else if (!out.ends_with('-'))
      out += '-';
  const std::size_t first = out.find_first_not_of("-._");
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of("-._") - first + 1);
}

}  // namespace

std::string default_source_id(std::string_view plugin, const Node& options) {
  const Node* url = options.find("url");
  const Address address = parts_of(url == nullptr ? std::string_view() : std::string_view(url->text()));
  const std::string whole = address.host + std::string(address.path);
  std::string id = slug(whole);
  if (id.empty()) return slug(plugin);

  const bool loses =
      address.has_query || id.size() > kMaxIdBytes ||
      !std::all_of(whole.begin(), whole.end(), [](char c) { return is_id_character(c) || c == '/' || c == ':'; });
  if (!loses) return id;
  id.resize(std::min(id.size(), kMaxIdBytes - kDigestBytes));
  return id + '-' + digest(url->text());
}

}  // namespace newsd::daemon
