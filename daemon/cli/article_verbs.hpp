// newsctl explain, article and dead: what became of articles, and what an operator does with them.
#pragma once

#include "base/result.hpp"
#include "cli/output_format.hpp"
#include "cli/session.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace newsd::daemon {

struct ArticleCommand {
  std::string article;  // an id, the beginning of one, or a sequence
  std::optional<std::uint32_t> revision;
  std::string reason;
  OutputFormat format = OutputFormat::text;
};

struct DeadCommand {
  std::uint64_t number = 0;
  bool all = false;
  std::uint64_t after = 0;
  std::uint64_t limit = 50;
  OutputFormat format = OutputFormat::text;
};

// Where the running newsd listens. The error has code "config".
Result<std::filesystem::path> control_socket(const Session& session);

// Each asks the running newsd and returns the exit code.
int run_explain(const ArticleCommand& command, const Session& session);
int run_article_show(const ArticleCommand& command, const Session& session);
int run_article_withdraw(const ArticleCommand& command, const Session& session);
int run_article_redact(const ArticleCommand& command, const Session& session);
int run_dead_list(const DeadCommand& command, const Session& session);
int run_dead_show(const DeadCommand& command, const Session& session);
int run_dead_retry(const DeadCommand& command, const Session& session);

// Add the verbs to newsctl's command line.
void add_explain(CLI::App& app, Session& session);
void add_article(CLI::App& app, Session& session);
void add_dead(CLI::App& app, Session& session);

}  // namespace newsd::daemon
