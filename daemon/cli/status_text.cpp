#include "cli/status_text.hpp"

#include "cli/time_text.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace newsd::daemon {
namespace {

std::string number(Value value) { return std::to_string(value.integer()); }

// The members, the largest first: "unchanged 15, backfill 2".
std::string counted(Value counts) {
  std::vector<newsd_member> members;
  for (std::size_t i = 0; i < counts.size(); ++i) members.push_back(counts.member(i));
  std::stable_sort(members.begin(), members.end(), [](const newsd_member& a, const newsd_member& b) {
    return Value(a.value).integer() > Value(b.value).integer();
  });
  std::string out;
  for (const newsd_member& each : members)
    out += (out.empty() ? "" : ", ") + printable(view(each.key)) + ' ' + number(each.value);
  return out;
}

std::string health(Value source) {
  if (!source["paused_since"].is_null()) return "paused";
  if (!source["failure"].text().empty()) return "failing";
  if (source["polls"].integer() == 0) return "waiting";
  return source["problems"].integer() > 0 ? "with problems" : "well";
}

std::string sources_text(Value status, const Style& style) {
  using Align = Table::Align;
  Table table({{"SOURCE"},
               {"PLUGIN"},
               {"HEALTH"},
               {"ARTICLES", Align::right},
               {"PROBLEMS", Align::right},
               {"POLLS", Align::right},
               {"NEXT POLL"}});
  std::string troubles;
  for (Value each : status["sources"]) {
    const std::string id = printable(each["id"].text());
    table.add({id, printable(each["plugin"].text()), health(each), number(each["articles"]), number(each["problems"]),
               number(each["polls"]), next_poll(each, status["now"])});
    if (const auto text = each["failure"].text(); !text.empty())
      troubles += style(Paint::red, id + ": " + printable(text)) + '\n';
    else if (const auto problem = each["last_problem"].text(); !problem.empty())
      troubles += style(Paint::yellow, id + ": " + printable(problem)) + '\n';
  }
  return table.empty() ? "" : '\n' + table.text(style) + troubles;
}

std::string stages_text(Value stages, const Style& style) {
  using Align = Table::Align;
  Table table({{"STAGE"},
               {"PLUGIN"},
               {"PROCESSED", Align::right},
               {"DROPPED", Align::right},
               {"DEAD", Align::right},
               {"RETRIED", Align::right},
               {"µs EACH", Align::right},
               {"COUNTERS"}});
  for (Value each : stages) {
    const std::int64_t processed = std::max<std::int64_t>(1, each["processed"].integer());
    table.add({printable(each["name"].text()),
               printable(each["plugin"].text()) + ' ' + printable(each["version"].text()), number(each["processed"]),
               number(each["dropped"]), number(each["dead"]), number(each["retried"]),
               std::to_string(each["microseconds"].integer() / processed), counted(each["counters"])});
  }
  return table.empty() ? "" : '\n' + table.text(style);
}

std::string sinks_text(Value sinks, const Style& style) {
  using Align = Table::Align;
  Table table({{"SINK"}, {"CURSOR", Align::right}, {"DEAD", Align::right}, {"RETRIED", Align::right}});
  for (Value each : sinks)
    table.add({printable(each["name"].text()), number(each["cursor"]), number(each["dead"]), number(each["retried"])});
  return table.empty() ? "" : '\n' + table.text(style);
}

}  // namespace

std::string equation(Value articles, const Style& style) {
  const auto term = [&](std::string_view key, std::string_view word) {
    return std::string(word) + ' ' + number(articles[key]);
  };
  const std::string text = term("accepted", "accepted") + " + " + term("emitted", "emitted") + " = " +
                           term("journalled", "journalled") + " + " + term("dropped", "dropped") + " + " +
                           term("dead", "dead") + " + " + term("held", "held") + " + " + term("in_flight", "in flight");
  const bool adds_up = articles["add_up"].boolean();
  return text + "  " + style(adds_up ? Paint::green : Paint::red, adds_up ? "✓" : "✗");
}

std::string status_text(Value status, const Style& style) {
  const Value journal = status["journal"];
  const Value bus = status["bus"];
  std::string out = style(Paint::bold, "newsd " + printable(status["version"].text())) + ", up " +
                    duration(seconds_between(status["started"], status["now"])) + '\n';
  out += "articles  " + equation(status["articles"], style) + '\n';
  if (const std::string dropped = counted(status["articles"]["dropped_by_rule"]); !dropped.empty())
    out += "dropped   " + dropped + '\n';
  out += "journal   head " + number(journal["head"]) + ", epoch " + printable(journal["epoch"].text()) + ", log " +
         std::to_string(journal["log_bytes"].integer() / 1024) + " KiB\n";
  if (const auto problem = journal["problem"].text(); !problem.empty())
    out += "          " + style(Paint::red, printable(problem)) + '\n';
  out += "bus       " + number(bus["published"]) + " published, " + number(bus["stream_sessions"]) +
         " stream readers, " + number(bus["garbage"]) + " messages ignored\n";
  out += "          live " + printable(bus["live"].text()) + "  stream " + printable(bus["stream"].text()) + '\n';
  return out + sources_text(status, style) + stages_text(status["stages"], style) + sinks_text(status["sinks"], style);
}

}  // namespace newsd::daemon
