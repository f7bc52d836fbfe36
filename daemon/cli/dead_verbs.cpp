#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/article_block.hpp"
#include "cli/article_verbs.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"

#include <cstdio>
#include <vector>

namespace newsd::daemon {
namespace {

// A stage that is busy is waited for, and has its own patience.
constexpr std::chrono::seconds kPatience{120};
constexpr std::uint64_t kPage = 1000;

Result<std::string> list(const std::filesystem::path& socket, std::uint64_t after, std::uint64_t limit) {
  return ask(socket, "/v1/dead?after=" + std::to_string(after) + "&limit=" + std::to_string(limit));
}

std::string letters_text(Value answer) {
  const Value letters = answer["letters"];
  if (letters.empty()) return "there are no dead letters\n";
  Table table(
      {{"number", Table::Align::right}, {"at", {}}, {"source", {}}, {"stage", {}}, {"title", {}}, {"reason", {}}});
  for (const Value letter : letters)
    table.add({std::to_string(letter["number"].integer()), printable(letter["at"].text()),
               printable(letter["source"].text()), printable(letter["stage"].text()), printable(letter["title"].text()),
               printable(letter["reason"].text())});
  std::string out = table.text(Style::of_output());
  if (answer["more"].boolean())
    out += "there are more: newsctl dead list --after " +
           std::to_string(letters.item(letters.size() - 1)["number"].integer()) + '\n';
  return out;
}

std::string letter_text(Value letter) {
  const Style style = Style::of_output();
  const Value document = letter["document"];
  return "dead letter " + std::to_string(letter["number"].integer()) + ", " + printable(letter["at"].text()) +
         ", source " + printable(letter["source"].text()) + ", at " + printable(letter["stage"].text()) + '\n' +
         style(Paint::red, "  " + printable(letter["reason"].text())) + '\n' + article_block(document, {}, style) +
         style(Paint::dim, "  " + printable(letter["article_id"].text())) + '\n';
}

std::string ended_text(Value answer) {
  std::string out = "dead letter " + std::to_string(answer["number"].integer()) + ": ";
  if (answer["end"].text() == "journalled")
    return out + "journalled as sequence " + std::to_string(answer["sequence"].integer()) + ", " +
           printable(answer["id"].text()) + '\n';
  return out + printable(answer["end"].text()) + (answer["end"].text() == "dead" ? " again, at " : " by ") +
         printable(answer["stage"].text()) + ": " + printable(answer["reason"].text()) + '\n';
}

Result<std::string> retry(const std::filesystem::path& socket, std::uint64_t number) {
  return tell(socket, "/v1/dead/" + std::to_string(number) + "/retry", "{}", kPatience);
}

// A letter that has died again is no success.
int show(const Result<std::string>& answer, const char* verb, OutputFormat format, std::string (*as_text)(Value)) {
  if (!answer) return report(verb, answer.error());
  Tree tree;
  const auto parsed = parse_json(*answer, tree);
  if (!parsed) return report(verb, parsed.error());
  std::fputs((format == OutputFormat::json ? *answer + '\n' : as_text(*parsed)).c_str(), stdout);
  return Value(*parsed)["end"].text() == "dead" ? exit_code::unusable : exit_code::ok;
}

// The numbers of all letters that there are now: those that die again get higher ones.
Result<std::vector<std::uint64_t>> numbers(const std::filesystem::path& socket) {
  std::vector<std::uint64_t> all;
  for (;;) {
    const auto page = list(socket, all.empty() ? 0 : all.back(), kPage);
    if (!page) return failure(page.error());
    Tree tree;
    const auto parsed = parse_json(*page, tree);
    if (!parsed) return failure(parsed.error());
    const Value letters = Value(*parsed)["letters"];
    for (const Value letter : letters) all.push_back(static_cast<std::uint64_t>(letter["number"].integer()));
    if (letters.empty() || !Value(*parsed)["more"].boolean()) return all;
  }
}

int retry_all(const std::filesystem::path& socket, OutputFormat format) {
  const auto all = numbers(socket);
  if (!all) return report("dead retry", all.error());
  int code = exit_code::ok;
  for (const std::uint64_t number : *all) {
    const auto answer = retry(socket, number);
    const int one = show(answer, "dead retry", format, ended_text);
    if (one == exit_code::unavailable) return one;
    if (one != exit_code::ok) code = one;
  }
  return code;
}

}  // namespace

int run_dead_list(const DeadCommand& command, const Session& session) {
  const auto answer =
      control_socket(session).and_then([&](const auto& socket) { return list(socket, command.after, command.limit); });
  return show(answer, "dead list", command.format, letters_text);
}

int run_dead_show(const DeadCommand& command, const Session& session) {
  const auto answer = control_socket(session).and_then(
      [&](const auto& socket) { return ask(socket, "/v1/dead/" + std::to_string(command.number)); });
  return show(answer, "dead show", command.format, letter_text);
}

int run_dead_retry(const DeadCommand& command, const Session& session) {
  if (!command.all && command.number == 0)
    return report("dead retry", {"usage", "name a dead letter, or give --all", "newsctl dead list shows which"});
  const auto socket = control_socket(session);
  if (!socket) return report("dead retry", socket.error());
  if (command.all) return retry_all(*socket, command.format);
  return show(retry(*socket, command.number), "dead retry", command.format, ended_text);
}

}  // namespace newsd::daemon
