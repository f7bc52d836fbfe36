#include "cli/article_verbs.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/article_block.hpp"
#include "cli/control_client.hpp"
#include "cli/explain_text.hpp"
#include "cli/report.hpp"

#include <algorithm>
#include <cstdio>

namespace newsd::daemon {
namespace {

// The journal may be long, and all its rows are read.
constexpr std::chrono::seconds kPatience{120};

void write(const std::string& text) { std::fputs(text.c_str(), stdout); }

// Asks or tells newsd and writes what it answers: as it is, or as `as_text` says it.
template <class AsText>
int finish(const char* verb, const Result<std::string>& answer, OutputFormat format, AsText as_text) {
  if (!answer) return report(verb, answer.error());
  Tree tree;
  const auto parsed = parse_json(*answer, tree);
  if (!parsed) return report(verb, parsed.error());
  write(format == OutputFormat::json ? *answer + '\n' : as_text(Value(*parsed)));
  return exit_code::ok;
}

std::string path_of(const ArticleCommand& command) { return "/v1/articles/" + path_segment(command.article); }

Result<std::string> withdraw(const ArticleCommand& command, const Session& session, const std::string& deed) {
  std::string json = R"({"reason":)";
  append_json_string(json, command.reason);
  return control_socket(session).and_then(
      [&](const auto& socket) { return tell(socket, path_of(command) + '/' + deed, json + '}', kPatience); });
}

std::string withdrawn_text(Value answer) {
  return "withdrawn: " + printable(answer["id"].text()) + ", revision " + std::to_string(answer["revision"].integer()) +
         ", sequence " + std::to_string(answer["sequence"].integer()) + '\n';
}

std::string redacted_text(Value answer) {
  std::string out = withdrawn_text(answer) +
                    "its text has been overwritten in the journal; who has received it keeps it"
                    " until it acts on the withdrawal\n";
  if (answer["residue"].boolean())
    out +=
        "the journal's write-ahead log still holds it, because somebody reads the journal without end: close that"
        " program (an sqlite3 shell?); newsd empties the log as soon as it can\n";
  return out;
}

// As the article stands in the journal, between what the control API says around it.
std::string article_text(Value answer, const Style& style) {
  const Value article = answer["article"];
  std::string out = article_block(article, article["duplicate"]["of"].text(), style);
  std::string place = "  " + printable(article["id"].text()) + " · revision " +
                      std::to_string(article["revision"].integer()) + " of " +
                      std::to_string(answer["latest"]["revision"].integer()) + " · sequence " +
                      std::to_string(answer["sequence"].integer());
  out += style(Paint::dim, place) + '\n';
  if (const Value withdrawn = article["withdrawn"]; !withdrawn.is_null())
    out += style(Paint::yellow, "  withdrawn: " + printable(withdrawn["reason"].text())) + '\n';
  std::string_view text = article["text"].text().empty() ? article["summary"].text() : article["text"].text();
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    out += (line.empty() ? "" : "  " + printable(line)) + '\n';
  }
  return out;
}

}  // namespace

Result<std::filesystem::path> control_socket(const Session& session) {
  const auto settings = settings_of(session.config, session.environment);
  if (!settings) return failure("config", to_string(settings.error()));
  return settings->control.socket;
}

int run_explain(const ArticleCommand& command, const Session& session) {
  const auto answer =
      control_socket(session).and_then([&](const auto& socket) { return ask(socket, path_of(command) + "/explain"); });
  return finish("explain", answer, command.format,
                [](Value explanation) { return explain_text(explanation, Style::of_output()); });
}

int run_article_show(const ArticleCommand& command, const Session& session) {
  std::string path = path_of(command);
  if (command.revision) path += "?revision=" + std::to_string(*command.revision);
  auto answer = control_socket(session).and_then([&](const auto& socket) { return ask(socket, path); });
  if (!answer) return report("article show", answer.error());
  Tree tree;
  const auto parsed = parse_json(*answer, tree);
  if (!parsed) return report("article show", parsed.error());
  write(command.format == OutputFormat::json ? to_json(Value(*parsed)["article"]) + '\n'
                                             : article_text(*parsed, Style::of_output()));
  return exit_code::ok;
}

int run_article_withdraw(const ArticleCommand& command, const Session& session) {
  return finish("article withdraw", withdraw(command, session, "withdraw"), command.format, withdrawn_text);
}

int run_article_redact(const ArticleCommand& command, const Session& session) {
  return finish("article redact", withdraw(command, session, "redact"), command.format, redacted_text);
}

}  // namespace newsd::daemon
