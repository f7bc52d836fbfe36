#include "cli/pipe.hpp"

#include "base/exit_code.hpp"
#include "cli/pipe_run.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"

#include <unistd.h>
#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxLineBytes = 64ULL << 20;
constexpr std::size_t kReadBytes = 64ULL << 10;

Result<> write_out(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return {};
  return failure("output", "standard output cannot be written", "look whether its disk is full");
}

std::string ended(const Counts& counts) {
  return ", " + std::to_string(counts.dropped) + " dropped, " + std::to_string(counts.dead) + " dead";
}

Result<> stream(PipeRun& run) {
  LineReader lines(STDIN_FILENO, kMaxLineBytes);
  Progress progress;
  std::string out;
  for (;;) {
    const auto line = lines.next();
    if (!line) return failure(line.error());
    if (*line) run.take(**line);
    if (*line && !run.is_full() && !lines.would_wait()) continue;
    out.clear();
    if (auto answered = run.answer(out); !answered) return answered;
    if (auto written = write_out(out); !written) return written;
    if (!*line) return {};
    progress.show((*line)->number, ended(run.counts()));
  }
}

// The input as one document.
Result<> read_document(PipeRun& run) {
  std::string bytes;
  std::vector<char> room(kReadBytes);
  while (const std::size_t got = std::fread(room.data(), 1, room.size(), stdin)) {
    bytes.append(room.data(), got);
    if (bytes.size() > kMaxLineBytes)
      return failure("input", "the document is longer than " + std::to_string(kMaxLineBytes) + " bytes", "cut it");
  }
  if (std::ferror(stdin) != 0) return failure("input", "standard input cannot be read", "look what feeds it");
  run.take_document(bytes);
  std::string out;
  if (auto answered = run.answer(out); !answered) return answered;
  return write_out(out);
}

}  // namespace

int run_pipe(const PipeCommand& command, const Environment& environment, Catalog& catalog) {
  const auto plan = plan_pipe(command.names, command.config, environment, catalog);
  if (!plan) return report(plan.error());
  const auto log = make_stderr_log(Level::warning, false);
  SystemClock clock;
  try {
    auto run = PipeRun::create(*plan, command.state, *log, clock, {});
    if (!run) return report("pipe", run.error());
    const auto done = command.document ? read_document(**run) : stream(**run);
    return done ? exit_code::ok : report("pipe", done.error());
  } catch (const StageBroken& broken) {
    std::fprintf(stderr, "newsctl pipe: %s\n", broken.what());
    return exit_code::plugin_broke;
  }
}

}  // namespace newsd::daemon
