#include "cli/article_filter.hpp"

#include "base/text.hpp"

#include <strings.h>
#include <algorithm>

namespace newsd::daemon {
namespace {

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_language(const std::string& wanted, std::string_view tag) {
  return same_letters(tag.substr(0, wanted.size()), wanted) &&
         (tag.size() == wanted.size() || tag[wanted.size()] == '-');
}

bool is_tag(const std::string& wanted, Value tag) {
  return same_letters(wanted, tag["label"].text()) || same_letters(wanted, tag["label_en"].text()) ||
         wanted == std::string(tag["type"].text()) + '/' + std::string(tag["id"].text());
}

template <class Fits>
bool any(const std::vector<std::string>& wanted, Fits fits) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), fits);
}

bool has_tag(Value tags, const std::string& wanted) {
  return std::any_of(tags.begin(), tags.end(), [&](Value tag) { return is_tag(wanted, tag); });
}

bool names_types(const std::vector<std::string>& tags) {
  return !tags.empty() && std::all_of(tags.begin(), tags.end(),
                                      [](const std::string& tag) { return tag.find('/') != std::string::npos; });
}

std::string part(std::string_view text) { return percent_encoded(text) + '/'; }

// Each prefix with each language after it: "all/fr/", and "all/fr-" for its regions and scripts.
std::vector<std::string> in_languages(const std::vector<std::string>& prefixes,
                                      const std::vector<std::string>& languages) {
  if (languages.empty()) return prefixes;
  std::vector<std::string> topics;
  for (const std::string& prefix : prefixes)
    for (const std::string& language : languages) {
      topics.push_back(prefix + part(language));
      topics.push_back(prefix + percent_encoded(language) + '-');
    }
  return topics;
}

}  // namespace

bool admits(const ArticleFilter& filter, Value article) {
  const std::string_view tag = article["language"]["tag"].text();
  const std::string_view language = tag.empty() ? "und" : tag;
  return any(filter.languages, [&](const std::string& each) { return is_language(each, language); }) &&
         any(filter.sources, [&](const std::string& each) { return each == article["source"]["id"].text(); }) &&
         any(filter.kinds, [&](const std::string& each) { return each == article["kind"].text(); }) &&
         any(filter.tags, [&](const std::string& each) { return has_tag(article["tags"], each); });
}

std::vector<std::string> topics_for(const ArticleFilter& filter) {
  std::vector<std::string> prefixes;
  if (names_types(filter.tags)) {
    for (const std::string& tag : filter.tags) {
      const std::size_t slash = tag.find('/');
      prefixes.push_back("tag/" + part(tag.substr(0, slash)) + part(tag.substr(slash + 1)));
    }
  } else if (!filter.sources.empty()) {
    for (const std::string& source : filter.sources) prefixes.push_back("source/" + part(source));
  } else {
    const bool copies_only = filter.kinds == std::vector<std::string>{"copy"};
    prefixes.emplace_back(copies_only ? "copy/" : "all/");
  }
  return in_languages(prefixes, filter.languages);
}

}  // namespace newsd::daemon
