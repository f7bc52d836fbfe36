#include "cli/article_verbs.hpp"

#include <CLI/CLI.hpp>

namespace newsd::daemon {
namespace {

constexpr const char* kArticle = "Its id, at least the first 8 digits of it, or a sequence";

template <class Command>
void choose(CLI::App& verb, Session& session, const std::shared_ptr<Command>& command,
            int (*run)(const Command&, const Session&)) {
  verb.add_flag_callback(
      "--json", [command] { command->format = OutputFormat::json; }, "Write JSON");
  verb.callback(
      [&session, command, run] { session.verb = [&session, command, run] { return run(*command, session); }; });
}

void add_withdrawing(CLI::App& article, Session& session, const char* name, const char* description, const char* footer,
                     int (*run)(const ArticleCommand&, const Session&)) {
  auto command = std::make_shared<ArticleCommand>();
  CLI::App* verb = article.add_subcommand(name, description);
  verb->add_option("ARTICLE", command->article, kArticle)->required();
  verb->add_option("--reason", command->reason, "Why; published with it")->required();
  verb->footer(footer);
  choose(*verb, session, command, run);
}

}  // namespace

void add_explain(CLI::App& app, Session& session) {
  auto command = std::make_shared<ArticleCommand>();
  CLI::App* verb = app.add_subcommand("explain", "Why an article is as it is: stages, copies, tags");
  verb->add_option("ARTICLE", command->article, kArticle)->required();
  verb->footer("Example: newsctl explain 6f1e2d3c");
  choose(*verb, session, command, run_explain);
}

void add_article(CLI::App& app, Session& session) {
  CLI::App* article = app.add_subcommand("article", "One article of the journal")->require_subcommand(1);
  auto command = std::make_shared<ArticleCommand>();
  CLI::App* show = article->add_subcommand("show", "An article with its text");
  show->add_option("ARTICLE", command->article, kArticle)->required();
  show->add_option("--revision", command->revision, "Which revision; without it, the latest")
      ->check(CLI::PositiveNumber);
  show->footer("Example: newsctl article show 6f1e2d3c --revision 1");
  choose(*show, session, command, run_article_show);
  add_withdrawing(*article, session, "withdraw", "Publishes that an article is withdrawn; the journal keeps its text",
                  "Example: newsctl article withdraw 6f1e2d3c --reason \"the source has retracted it\"",
                  run_article_withdraw);
  add_withdrawing(*article, session, "redact",
                  "Withdraws an article, and overwrites its text in the journal for good; sequences stay",
                  "Example: newsctl article redact 6f1e2d3c --reason \"court order 4711\"", run_article_redact);
}

void add_dead(CLI::App& app, Session& session) {
  CLI::App* dead = app.add_subcommand("dead", "Dead letters: articles that could not be taken")->require_subcommand(1);

  auto listing = std::make_shared<DeadCommand>();
  CLI::App* list = dead->add_subcommand("list", "Which there are, and why, oldest first");
  list->add_option("--limit", listing->limit, "At most so many")->check(CLI::Range(1, 1000))->capture_default_str();
  list->add_option("--after", listing->after, "Those with a higher number");
  list->footer("Example: newsctl dead list --limit 20");
  choose(*list, session, listing, run_dead_list);

  auto showing = std::make_shared<DeadCommand>();
  CLI::App* show = dead->add_subcommand("show", "One of them, whole");
  show->add_option("NUMBER", showing->number, "Its number")->required();
  show->footer("Example: newsctl dead show 3 --json");
  choose(*show, session, showing, run_dead_show);

  auto retrying = std::make_shared<DeadCommand>();
  CLI::App* retry = dead->add_subcommand("retry", "Sends them through the pipeline again");
  auto* number = retry->add_option("NUMBER", retrying->number, "Which one");
  auto* all = retry->add_flag("--all", retrying->all, "All that there are now");
  all->excludes(number);
  retry->footer("Example: newsctl dead retry 3");
  choose(*retry, session, retrying, run_dead_retry);
}

}  // namespace newsd::daemon
