// `newsctl pipe` at work: lines in, answers out, through the same stages and, where they observe, the same verdicts as
// in the daemon.
//
// Answers depend on earlier lines only, and not on how many lines are answered at once: from the first stage on that
// observes what is journalled, articles go one by one, and each is observed before the next is processed. Without such
// a stage and without a folder for a journal, articles get no revision, and nothing is found unchanged.
#pragma once

#include "cli/line_reader.hpp"
#include "cli/offline_journal.hpp"
#include "cli/pipe_answer.hpp"
#include "cli/pipe_plan.hpp"
#include "cli/pipe_source.hpp"
#include "pipeline/stage.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

// One thread at a time.
class PipeRun {
public:
  struct Limits {
    std::size_t max_articles = 64;             // answered at once
    std::size_t max_line_bytes = 16ULL << 20;  // lines in hand are answered once they hold so many
  };

  // `state`: the folder of a journal, which is made if need be; the stages then begin with what they would remember of
  // it. `plan`, `log` and `clock` outlive the run.
  static Result<std::unique_ptr<PipeRun>> create(const PipePlan& plan,
                                                 const std::optional<std::filesystem::path>& state, Log& log,
                                                 Clock& clock, Limits limits);

  // Reads the line; a source handles it at once.
  void take(const LineReader::Line& line);
  // The same with a page, a text, or whatever a source reads, as it is.
  void take_document(std::string_view bytes);
  bool is_full() const {
    return std::max(answers_.size(), batch_.articles.size()) >= limits_.max_articles ||
           bytes_ >= limits_.max_line_bytes;
  }
  // Appends one line for each that was taken, in order. The error (code "journal") leaves them unanswered. Throws
  // StageBroken.
  Result<> answer(std::string& out);

  Counts counts() const { return tally_.counts(); }

private:
  PipeRun(const PipePlan& plan, Limits limits);
  Result<> make_parts(Log& log, Clock& clock, const std::optional<std::filesystem::path>& state);
  void read_article(Value document, PipeAnswer& answer);
  void read_raw(Value document, PipeAnswer& answer);
  void read_response(Value raw, PipeAnswer& answer);
  void put(InFlight each);
  void run_from(std::size_t stage, Batch& batch);
  void run_together();
  Result<> run_alone(InFlight each);
  Result<> settle(Batch& batch, OfflineJournal::Stray stray);
  void conclude(const InFlight& each);

  const PipePlan& plan_;
  const Limits limits_;
  CreditPool credit_;
  Tally tally_;
  std::uint64_t last_token_ = 0;
  std::unique_ptr<PipeSource> source_;          // null: lines are articles
  std::vector<std::unique_ptr<Stage>> stages_;  // in order
  std::size_t alone_from_ = 0;                  // the first stage that observes
  std::unique_ptr<OfflineJournal> journal_;     // null: nobody observes and nothing is kept

  std::vector<PipeAnswer> answers_;  // of the lines in hand
  Batch batch_;                      // their articles, with their answer's index as slot
  std::size_t bytes_ = 0;
};

}  // namespace newsd::daemon
