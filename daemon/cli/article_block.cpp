#include "cli/article_block.hpp"

#include "article/json.hpp"

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxTitles = 10'000;
constexpr std::size_t kMaxTags = 24;

// "2026-01-31T12:00:00.000Z" without what nobody reads.
std::string short_time(std::string_view time) {
  if (time.size() < 19) return std::string(time);
  return std::string(time.substr(0, 10)) + ' ' + std::string(time.substr(11, 8));
}

std::string first_of(std::string_view one, std::string_view other) { return printable(one.empty() ? other : one); }

std::string head_line(Value article, const Style& style) {
  const Value source = article["source"];
  const std::string_view language = article["language"]["tag"].text();
  const std::string_view kind = article["kind"].text();
  std::string out = style(Paint::dim, printable(short_time(article["fetched"].text()))) + "  " +
                    style(Paint::cyan, first_of(source["name"].text(), source["id"].text())) + "  " +
                    (language.empty() ? "und" : printable(language));
  if (kind != "new" && kind != "copy") out += "  " + style(Paint::yellow, printable(kind));
  return out;
}

// The tags by type, in the order in which the types first come: "place Russie, Ukraine · rule desk".
std::string tags_line(Value tags) {
  std::vector<std::pair<std::string, std::string>> lists;
  for (std::size_t i = 0; i < tags.size() && i < kMaxTags; ++i) {
    const Value tag = tags.item(i);
    const std::string type = printable(tag["type"].text());
    const std::string label = first_of(tag["label"].text(), tag["id"].text());
    auto list = lists.begin();
    while (list != lists.end() && list->first != type) ++list;
    if (list == lists.end())
      lists.emplace_back(type, label);
    else
      list->second += ", " + label;
  }
  std::string out;
  for (const auto& [type, labels] : lists) out.append(out.empty() ? "" : " · ").append(type).append(" ").append(labels);
  if (tags.size() > kMaxTags) out += " and " + std::to_string(tags.size() - kMaxTags) + " more";
  return out;
}

}  // namespace

std::string article_block(Value article, std::string_view original, const Style& style) {
  std::string out = head_line(article, style) + '\n';
  const auto line = [&](const std::string& text) {
    if (!text.empty()) out += "  " + text + '\n';
  };
  line(style(Paint::bold, first_of(article["title"].text(), article["summary"].text())));
  line(style(Paint::green, tags_line(article["tags"])));
  if (!original.empty()) line(style(Paint::yellow, "copy of " + printable(original)));
  line(style(Paint::dim, printable(article["url"].text())));
  return out;
}

std::string ArticlePrinter::show(std::string_view body) {
  if (format_ == OutputFormat::json) return std::string(body) + '\n';
  Tree tree;
  const auto parsed = parse_json(body, tree);
  if (!parsed) return printable(parsed.error().message()) + "\n\n";
  const Value article(*parsed);
  const Value duplicate = article["duplicate"];
  std::string original;
  if (duplicate["relation"].text() == "copy") {
    original = duplicate["of"].text();
    if (const auto known = titles_.find(original); known != titles_.end()) original = known->second;
  }
  remember(article["id"].text(), article["title"].text());
  return article_block(article, original, style_) + '\n';
}

void ArticlePrinter::remember(std::string_view id, std::string_view title) {
  if (title.empty() || !titles_.insert_or_assign(std::string(id), std::string(title)).second) return;
  ids_.emplace_back(id);
  if (ids_.size() <= kMaxTitles) return;
  titles_.erase(ids_.front());
  ids_.pop_front();
}

}  // namespace newsd::daemon
