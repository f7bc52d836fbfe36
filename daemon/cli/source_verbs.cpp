#include "cli/source_verbs.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"
#include "cli/time_text.hpp"

#include <cstdio>
#include <functional>

namespace newsd::daemon {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::seconds kPatienceWithPolls{600};

std::string number(Value value) { return std::to_string(value.integer()); }

std::string state(Value source, Value now) {
  const auto since = [&](std::string_view key) { return duration(seconds_between(source[key], now)); };
  if (!source["paused_since"].is_null()) return "paused for " + since("paused_since");
  if (!source["failing_since"].is_null()) return "failing for " + since("failing_since");
  if (source["polls"].integer() == 0) return "waiting";
  return source["problems"].integer() > 0 ? "ok, with problems" : "ok";
}

std::string outcome_text(Value polled, const Style& style) {
  if (polled["articles"].is_null()) return "is being polled";
  if (const auto failure = polled["failure"].text(); !failure.empty())
    return style(Paint::red, "failed: " + printable(failure));
  if (polled["articles"].integer() == 0) return "nothing new";
  std::string ends = number(polled["journalled"]) + " journalled";
  const Value dropped = polled["dropped"];
  for (std::size_t i = 0; i < dropped.size(); ++i)
    ends += ", " + number(dropped.member(i).value) + ' ' + printable(view(dropped.member(i).key));
  if (polled["dead"].integer() > 0) ends += ", " + style(Paint::red, number(polled["dead"]) + " dead");
  return number(polled["articles"]) + " articles: " + ends;
}

// {"sources":[…]}, or {"all":true}, and what comes besides.
std::string request_json(const SourcesCommand& command) {
  Tree tree;
  Members members;
  std::vector<newsd_value> names;
  for (const std::string& id : command.ids) names.push_back(Tree::borrow(id));
  if (command.all)
    members.add("all", Tree::boolean(true));
  else
    members.add("sources", tree.array(names));
  if (command.waits) members.add("wait", Tree::boolean(true));
  return to_json(members.in(tree));
}

using Ask = std::function<Result<std::string>(const std::filesystem::path& socket)>;
using Text = std::function<std::string(Value answer)>;

// Asks the newsd that is meant, and writes what it answers.
int run_verb(const std::string& verb, const SourcesCommand& command, const Environment& environment, const Ask& ask_it,
             const Text& text) {
  const auto settings = settings_of(command.config, environment);
  if (!settings) return report(settings.error());
  const auto json = ask_it(settings->control.socket);
  if (!json) return report(verb, json.error());
  Tree tree;
  const auto answer = parse_json(*json, tree);
  if (!answer) return report(verb, answer.error());
  const std::string shown = text(*answer);
  std::fputs((command.format == OutputFormat::json ? *json + '\n' : shown).c_str(), stdout);
  return exit_code::ok;
}

int run_change(const std::string& verb, const SourcesCommand& command, const Environment& environment) {
  const auto change = [&](const std::filesystem::path& socket) {
    return tell(socket, "/v1/sources/" + verb, request_json(command), kPatience);
  };
  return run_verb(verb, command, environment, change, changes_text);
}

}  // namespace

std::string sources_text(Value answer, const Style& style) {
  using Align = Table::Align;
  Table table({{"SOURCE"}, {"STATE"}, {"ARTICLES", Align::right}, {"LAST SUCCESS"}, {"NEXT POLL"}, {"LAST PROBLEM"}});
  const Value now = answer["now"];
  for (const Value each : answer["sources"]) {
    const std::string_view failure = each["failure"].text();
    table.add({printable(each["id"].text()), state(each, now), number(each["articles"]), ago(each["last_success"], now),
               next_poll(each, now), printable(failure.empty() ? each["last_problem"].text() : failure)});
  }
  return table.empty() ? "There are no sources.\n" : table.text(style);
}

std::string changes_text(Value answer) {
  std::string out;
  for (const Value each : answer["sources"]) {
    const bool is_paused = !each["paused_since"].is_null();
    const std::string what = is_paused ? "paused" : "goes on";
    const std::string was = is_paused ? "was paused already" : "was not paused";
    out += printable(each["id"].text()) + ": " + (each["changed"].boolean() ? what : was);
    out += each["configured"].is_null() ? "\n" : " when it is configured again; there is no such source now\n";
  }
  return out;
}

std::string polled_text(Value answer, const Style& style) {
  std::string out;
  for (const Value each : answer["sources"]) {
    const std::string id = printable(each["id"].text());
    out += id + ": " + outcome_text(each, style) + '\n';
    if (each["problems"].integer() > 0)
      out += id + ": " + style(Paint::yellow, printable(each["last_problem"].text())) + '\n';
  }
  for (const Value each : answer["skipped"]) out += "left out: " + printable(each["reason"].text()) + '\n';
  return out;
}

int run_pause(const SourcesCommand& command, const Environment& environment) {
  return run_change("pause", command, environment);
}

int run_resume(const SourcesCommand& command, const Environment& environment) {
  return run_change("resume", command, environment);
}

int run_feeds_list(const SourcesCommand& command, const Environment& environment) {
  return run_verb(
      "feeds list", command, environment,
      [](const std::filesystem::path& socket) { return ask(socket, "/v1/sources"); },
      [](Value answer) { return sources_text(answer, Style::of_output()); });
}

int run_feeds_refresh(const SourcesCommand& command, const Environment& environment) {
  bool all_went_well = true;
  const int code = run_verb(
      "feeds refresh", command, environment,
      [&](const std::filesystem::path& socket) {
        const auto patience = command.waits ? kPatienceWithPolls : kPatience;
        return tell(socket, "/v1/sources/refresh", request_json(command), patience);
      },
      [&](Value answer) {
        for (const Value each : answer["sources"]) all_went_well = all_went_well && each["failure"].text().empty();
        return polled_text(answer, Style::of_output());
      });
  return code == exit_code::ok && !all_went_well ? exit_code::unusable : code;
}

}  // namespace newsd::daemon
