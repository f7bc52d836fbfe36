#include "feed/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsd::feed {
namespace {

struct Vocabulary {
  std::string_view uri;  // how it begins: lower case, without http:// and www.
  std::string_view prefix;
};
constexpr auto kVocabularies = std::to_array<Vocabulary>({
    {"purl.org/rss/1.0/modules/content", "content"},
    {"purl.org/dc/elements/", "dc"},
    {"purl.org/dc/terms", "dcterms"},
    {"purl.org/atom/", "atom"},
    {"w3.org/2005/atom", "atom"},
    {"search.yahoo.com/mrss", "media"},
    {"video.search.yahoo.com/mrss", "media"},
    {"itunes.com/dtds/podcast", "itunes"},
    {"itunes.apple.com/dtds/podcast", "itunes"},
    {"w3.org/1999/xhtml", "xhtml"},
    {"w3.org/1999/02/22-rdf-syntax-ns", "rdf"},
});
constexpr auto kCore = std::to_array<std::string_view>({"purl.org/rss/1.0/", "purl.org/net/rss1.1", "my.netscape.com/",
                                                        "channel.netscape.com/", "backend.userland.com/",
                                                        "blogs.law.harvard.edu/tech/rss", "cyber.law.harvard.edu/rss"});
constexpr auto kCommonPrefixes =
    std::to_array<std::string_view>({"atom", "content", "dc", "dcterms", "itunes", "media", "rdf", "xhtml"});

std::string plain_uri(std::string_view uri) {
  std::string plain(uri);
  std::transform(plain.begin(), plain.end(), plain.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  plain.erase(0, plain.find_first_not_of(" \t\r\n"));
  for (const std::string_view start : {"https://", "http://", "www."})
    if (plain.starts_with(start)) plain.erase(0, start.size());
  return plain;
}

// "" for RSS, "?" for what is unknown.
std::string_view vocabulary_of(const xml::Node& element) {
  if (!element.uri.empty()) {
    const std::string uri = plain_uri(element.uri);
    for (const Vocabulary& each : kVocabularies)
      if (uri.starts_with(each.uri)) return each.prefix;
    const auto begins = [&uri](std::string_view start) {
      return uri.starts_with(start) && uri.find("modules") == std::string::npos;
    };
    if (element.prefix.empty() || std::any_of(kCore.begin(), kCore.end(), begins)) return {};
  }
  if (element.prefix.empty()) return {};
  const bool known = std::find(kCommonPrefixes.begin(), kCommonPrefixes.end(), element.prefix) != kCommonPrefixes.end();
  return known ? element.prefix : "?";
}

}  // namespace

std::string name_of(const xml::Node& element) {
  const std::string_view vocabulary = vocabulary_of(element);
  if (vocabulary.empty() || vocabulary == "atom") return std::string(element.name);
  return std::string(vocabulary) + ":" + std::string(element.name);
}

bool is_atom(const xml::Node& element) { return vocabulary_of(element) == "atom"; }

}  // namespace newsd::feed
