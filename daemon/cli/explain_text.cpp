#include "cli/explain_text.hpp"

#include "article/json.hpp"
#include "base/text.hpp"
#include "cli/article_block.hpp"

#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxQuoteBytes = 160;
constexpr std::size_t kMaxEvidenceBytes = 600;

std::string shortened(std::string_view text, std::size_t bytes) {
  const std::string_view cut = truncated(text, bytes);
  return printable(cut) + (cut.size() < text.size() ? " …" : "");
}

std::string heading(std::string_view text, const Style& style) { return '\n' + style(Paint::bold, text) + '\n'; }

std::string listed(Value names) {
  std::string out;
  for (const Value name : names) out.append(out.empty() ? "" : ", ").append(printable(name.text()));
  return out.empty() ? "nothing" : out;
}

std::string stages_text(Value stages, const Style& style) {
  if (stages.empty()) return {};
  Table table({{"stage", {}}, {"plugin", {}}, {"took", Table::Align::right}, {"wrote", {}}});
  for (const Value step : stages)
    table.add({printable(step["stage"].text()),
               printable(step["plugin"].text()) + ' ' + printable(step["version"].text()),
               std::to_string(step["microseconds"].integer()) + " µs", listed(step["wrote"])});
  return heading("Stages", style) + table.text(style);
}

std::string percent(Value share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f %%", share.real() * 100);
  return text;
}

std::string name_of(Value article) {
  const std::string_view title = article["title"].text();
  return title.empty() ? "an article without a title" : '"' + shortened(title, kMaxQuoteBytes) + '"';
}

std::string duplicate_text(Value duplicate, const Style& style) {
  if (duplicate.is_null()) return {};
  const bool is_copy = duplicate["relation"].text() == "copy";
  std::string out = heading(is_copy ? "Why it is a copy" : "Why it is an update", style);
  const Value original = duplicate["original"];
  out += "  of " + (original.is_null() ? "an article that is not kept any more" : name_of(original)) + '\n';
  out += style(Paint::dim, "  " + printable(duplicate["of"].text()));
  if (!original.is_null())
    out += style(Paint::dim, " · sequence " + std::to_string(duplicate["sequence"].integer()) + " · " +
                                 printable(original["source"]["id"].text()));
  out += "\n  alike: " + percent(duplicate["similarity"]) + '\n';
  if (!original.is_null() && duplicate["passages"].empty()) out += "  no passage of four words or more in common\n";
  for (const Value passage : duplicate["passages"])
    out += "  " + std::to_string(passage["words"].integer()) + " words in common: \"" +
           shortened(passage["text"].text(), kMaxQuoteBytes) + "\"\n";
  return out;
}

std::string tag_line(Value tag, const Style& style) {
  const std::string label = printable(tag["label"].text().empty() ? tag["id"].text() : tag["label"].text());
  std::string out = "  " + printable(tag["type"].text()) + ' ' + style(Paint::green, label);
  if (tag["label"].text() != tag["id"].text()) out += style(Paint::dim, " " + printable(tag["id"].text()));
  if (const std::int64_t count = tag["count"].integer(); count > 0) out += " · named " + std::to_string(count) + "×";
  if (!tag["confidence"].is_null()) out += " · " + percent(tag["confidence"]) + " sure";
  out += '\n';
  if (!tag["quote"].text().empty())
    out += "    " + printable(tag["field"].text()) + ": …" + printable(tag["before"].text()) +
           style(Paint::bold, "[" + printable(tag["quote"].text()) + "]") + printable(tag["after"].text()) + "…\n";
  return out;
}

std::string tags_text(Value tags, const Style& style) {
  if (tags.empty()) return {};
  std::string out = heading("Why it has its tags", style);
  for (const Value tag : tags) out += tag_line(tag, style);
  return out;
}

std::string evidence_text(Value x, const Style& style) {
  if (x.empty()) return {};
  std::string out = heading("What plugins say", style);
  for (std::size_t i = 0; i < x.size(); ++i)
    out += "  " + printable(view(x.member(i).key)) + ": " + shortened(to_json(x.member(i).value), kMaxEvidenceBytes) +
           '\n';
  return out;
}

}  // namespace

std::string explain_text(Value explanation, const Style& style) {
  const Value article = explanation["article"];
  std::string out = article_block(article, {}, style);
  out +=
      style(Paint::dim, "  " + printable(article["id"].text()) + " · revision " +
                            std::to_string(article["revision"].integer()) + " · " + printable(article["kind"].text()) +
                            " · sequence " + std::to_string(explanation["sequence"].integer()) + " · journalled " +
                            printable(explanation["journalled"].text())) +
      '\n';
  if (const Value withdrawn = article["withdrawn"]; !withdrawn.is_null())
    out += style(Paint::yellow, "  withdrawn: " + printable(withdrawn["reason"].text())) + '\n';
  return out + stages_text(explanation["stages"], style) + duplicate_text(explanation["duplicate"], style) +
         tags_text(explanation["tags"], style) + evidence_text(explanation["x"], style);
}

}  // namespace newsd::daemon
