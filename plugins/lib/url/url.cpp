#include "url/url.hpp"

#include <algorithm>
#include <cctype>

namespace newsd::url {
namespace {

bool is_scheme(std::string_view text) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text.front())) == 0) return false;
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.'; });
}

std::string cleaned(std::string_view reference) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!reference.empty() && blank(reference.front())) reference.remove_prefix(1);
  while (!reference.empty() && blank(reference.back())) reference.remove_suffix(1);
  std::string clean;
  clean.reserve(reference.size());
  for (const char c : reference) {
    if (c == ' ') {
      clean += "%20";
      continue;
    }
    if (!blank(c)) clean += c;
  }
  return clean;
}

// RFC 3986, 5.2.4. `rooted` paths never climb above their root.
std::string without_dot_segments(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.size();
    path.remove_prefix(end);
    if (segment == "/.." || segment == "..") {
      out.resize(std::min(out.rfind('/'), out.size()));
      if (last) out += '/';
      continue;
    }
    if (segment == "/." || segment == ".") {
      if (last) out += '/';
      continue;
    }
    out += segment;
  }
  return out;
}

std::string merged(const Parts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const std::size_t slash = base.path.rfind('/');
  const std::size_t kept = slash == std::string_view::npos ? 0 : slash + 1;
  return std::string(base.path.substr(0, kept)) + std::string(path);
}

std::string joined(const Parts& parts) {
  std::string out;
  if (parts.scheme) out.append(*parts.scheme) += ':';
  if (parts.authority) out.append("//").append(*parts.authority);
  out.append(parts.path);
  if (parts.query) (out += '?').append(*parts.query);
  if (parts.fragment) (out += '#').append(*parts.fragment);
  return out;
}

}  // namespace

Parts split(std::string_view rest) {
  Parts parts;
  const auto cut = [&rest](std::size_t at) {
    const std::string_view tail = rest.substr(at + 1);
    rest = rest.substr(0, at);
    return tail;
  };
  if (const std::size_t at = rest.find('#'); at != std::string_view::npos) parts.fragment = cut(at);
  if (const std::size_t at = rest.find('?'); at != std::string_view::npos) parts.query = cut(at);
  const std::size_t colon = rest.find_first_of(":/");
  if (colon != std::string_view::npos && rest[colon] == ':' && is_scheme(rest.substr(0, colon))) {
    parts.scheme = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    parts.authority = rest.substr(0, end);
    rest.remove_prefix(end);
  }
  parts.path = rest;
  return parts;
}

std::string resolve(std::string_view base_text, std::string_view reference_text) {
  std::string reference = cleaned(reference_text);
  Parts parts = split(reference);
  if (parts.scheme) return reference;
  const std::string base_clean = cleaned(base_text);
  const Parts base = split(base_clean);
  if (!base.scheme) return reference;

  std::string path;
  parts.scheme = base.scheme;
  if (parts.authority) {
    path = without_dot_segments(parts.path);
  } else {
    parts.authority = base.authority;
    if (parts.path.empty()) {
      path = base.path;
      if (!parts.query) parts.query = base.query;
    } else {
      path = without_dot_segments(parts.path.front() == '/' ? std::string(parts.path) : merged(base, parts.path));
    }
  }
  parts.path = path;
  return joined(parts);
}

bool is_http(std::string_view url) {
  const Parts parts = split(url);
  if (!parts.scheme || !parts.authority || parts.authority->empty()) return false;
  std::string scheme(*parts.scheme);
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), [](unsigned char c) { return std::tolower(c); });
  return scheme == "http" || scheme == "https";
}

}  // namespace newsd::url
