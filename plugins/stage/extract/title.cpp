#include "extract/title.hpp"

#include "extract/measures.hpp"
#include "markup/text.hpp"
#include "url/url.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace newsd::extract {
namespace {

constexpr std::size_t kMostHeadings = 40, kMostBytes = 500;

// "www.some-times.co.uk" is "sometimescouk": what a site's name is looked for in.
std::string host_of(std::string_view url) {
  const url::Parts parts = url::split(url);
  std::string host = squeezed(parts.authority.value_or(""));
  return host.starts_with("www") ? host.substr(3) : host;
}

struct Cut {
  std::size_t at = 0, length = 0;
};

// The separators of a title, from the first on.
std::vector<Cut> cuts(std::string_view title) {
  static constexpr std::array<std::string_view, 13> kSeparators{" | ", " - ", " – ", " — ", " · ", " :: ", " » ",
                                                                " « ", " • ", " / ", " > ", " ‹ ", "｜"};
  std::vector<Cut> out;
  for (std::size_t i = 0; i < title.size(); ++i)
    for (const std::string_view separator : kSeparators)
      if (title.substr(i, separator.size()) == separator) out.push_back({i, separator.size()});
  if (out.empty())
    for (const std::string_view separator : {"|", "--", ": "})
      if (const std::size_t at = title.rfind(separator); at != std::string_view::npos)
        out.push_back({at, separator.size()});
  std::sort(out.begin(), out.end(), [](const Cut& a, const Cut& b) { return a.at < b.at; });
  return out;
}

bool names_site(std::string_view part, const std::string& site, const std::string& host) {
  const std::string squeezed_part = squeezed(part);
  if (squeezed_part.size() < 2) return true;
  if (!site.empty() && (site.find(squeezed_part) != std::string::npos || squeezed_part.find(site) != std::string::npos))
    return true;
  return squeezed_part.size() >= 3 && !host.empty() &&
         (host.find(squeezed_part) != std::string::npos || squeezed_part.find(host) != std::string::npos);
}

std::size_t words(std::string_view text) {
  return text.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
}

struct Headings {
  std::vector<std::string> texts;
  std::size_t of_first_rank = 0;  // so many of them
};

// Its text without scripts and pictures.
std::string text_below(const dom::Document& document, dom::Index heading) {
  std::string text;
  for (dom::Index i = heading; i < document.node(heading).end && text.size() < kMostBytes;) {
    const dom::Node& node = document.node(i);
    const bool unread = node.name == "script" || node.name == "style" || node.name == "svg";
    if (node.name == "br") text += ' ';
    text += node.text;
    i = unread ? node.end : i + 1;
  }
  return markup::collapsed(text);
}

// The headings that may be the title, in order: first those of the first rank.
Headings headings_of(const dom::Document& document) {
  Headings out;
  for (const char* rank : {"h1", "h2"}) {
    std::size_t count = 0;
    for (dom::Index i = document.find(rank); i != dom::none && count < kMostHeadings;
         i = document.find(rank, i + 1, document.size()), ++count)
      if (std::string text = text_below(document, i); !text.empty()) out.texts.push_back(std::move(text));
    if (out.of_first_rank == 0 && rank[1] == '1') out.of_first_rank = out.texts.size();
  }
  return out;
}

// How well a heading agrees with another title: 2 the same, 1 one is a good part of the other.
int agreement(const std::string& heading, const std::string& other) {
  if (heading.size() < 4 || other.empty()) return 0;
  if (heading == other) return 3;
  if (heading.size() >= 10 && other.find(heading) != std::string::npos && heading.size() * 3 >= other.size()) return 2;
  return other.size() >= 15 && heading.find(other) != std::string::npos && other.size() * 3 >= heading.size() ? 1 : 0;
}

}  // namespace

std::string without_site(std::string_view title, std::string_view site, std::string_view url) {
  const std::string known = squeezed(site);
  const std::string host = host_of(url);
  std::string out(title);
  for (int round = 0; round < 3; ++round) {
    const std::vector<Cut> found = cuts(out);
    if (found.empty()) break;
    const Cut last = found.back(), first = found.front();
    const std::string_view whole = out;
    const std::string_view tail = whole.substr(last.at + last.length), rest = whole.substr(0, last.at);
    const std::string_view head = whole.substr(0, first.at), after = whole.substr(first.at + first.length);
    const std::string_view separator = whole.substr(last.at, last.length);
    const bool strong = separator.find('|') != std::string_view::npos;
    const bool tail_goes = names_site(tail, known, host) || (strong && words(tail) <= 4 && words(rest) > words(tail)) ||
                           (known.empty() && round == 0 && separator != ": " && words(tail) <= 3 && words(rest) >= 4);
    const bool head_goes = names_site(head, known, host) && words(after) >= 2;
    if (!rest.empty() && tail_goes)
      out = std::string(rest);
    else if (head_goes)
      out = std::string(after);
    else
      break;
  }
  return markup::collapsed(out);
}

std::string title_of(const Page& page, std::string_view url) {
  const std::string site = page.head.facts.site.empty() ? page.linked.site : page.head.facts.site;
  std::string claimed = without_site(page.head.facts.title, site, url);
  std::string window = without_site(page.head.window_title, site, url);
  const auto [all, of_first_rank] = headings_of(page.document);
  const std::string* best = nullptr;
  int best_score = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string heading = squeezed(all[i]);
    int score = 0;
    for (const std::string_view other :
         {std::string_view(page.linked.title), std::string_view(claimed), std::string_view(window)})
      score += agreement(heading, squeezed(other));
    if (score > 0 && i < of_first_rank) score += 2;
    if (score > best_score) best = &all[i];
    best_score = std::max(best_score, score);
  }
  if (best != nullptr) return *best;
  if (of_first_rank == 1 && all.front().size() >= 15 && !names_site(all.front(), squeezed(site), host_of(url)))
    return all.front();
  if (!page.linked.title.empty()) return without_site(page.linked.title, site, url);
  if (!claimed.empty()) return claimed;
  if (!window.empty()) return window;
  return all.empty() ? std::string() : all.front();
}

}  // namespace newsd::extract
