#include "cli/offline_journal.hpp"

#include "pipeline/recording.hpp"

#include <chrono>

namespace newsd::daemon {
namespace {

constexpr std::chrono::milliseconds kIndexPatience{60'000};

}  // namespace

Result<std::unique_ptr<OfflineJournal>> OfflineJournal::open(const std::optional<std::filesystem::path>& folder,
                                                             Clock& clock) {
  std::unique_ptr<OfflineJournal> made(new OfflineJournal(clock));
  if (!folder) return made;
  std::error_code fault;
  std::filesystem::create_directories(*folder, fault);
  if (fault) return failure("journal", folder->string() + ": " + fault.message(), "name a folder that can be written");
  made->path_ = *folder / "newsd.db";
  auto journal = Journal::open(made->path_, clock);
  if (!journal) return failure(journal.error());
  made->journal_ = std::move(*journal);
  auto revisions = RevisionIndex::open(made->path_);
  if (!revisions) return failure(revisions.error());
  made->revisions_ = std::move(*revisions);
  made->verdicts_ = Verdicts(made->revisions_.get());
  made->last_ = made->journal_->head();
  return made;
}

std::optional<std::filesystem::path> OfflineJournal::path() const {
  return journal_ ? std::optional(path_) : std::nullopt;
}

Result<> OfflineJournal::settle(InFlight& each, Stray stray) {
  auto verdict = verdicts_.decide(each);
  if (verdict && *verdict == Verdicts::Verdict::again) {
    if (stray == Stray::again) return {};
    verdict = verdicts_.decide(each);
  }
  if (!verdict) return failure(verdict.error());
  if (const std::string_view rule = Verdicts::rule(*verdict); !rule.empty()) {
    each.finish(End::dropped, "journal", std::string(rule));
    return {};
  }
  each.sequence = ++last_;
  verdicts_.note(each, each.sequence);
  if (journal_) write_.articles.push_back(to_record(each, each.sequence, clock_.now()));
  each.finish(End::journalled, "journal", {});
  return {};
}

void OfflineJournal::note_ended(const InFlight& each) {
  if (journal_ && each.end == End::dead) write_.dead.push_back(to_dead_letter(each, clock_.now()));
}

Result<> OfflineJournal::commit() {
  if (!journal_ || (write_.articles.empty() && write_.dead.empty())) return {};
  if (auto room = revisions_->wait_for_room(kIndexPatience); !room) return room;
  if (auto appended = journal_->append(write_); !appended) return appended;
  for (const Record& record : write_.articles) revisions_->add(record);
  verdicts_ = Verdicts(revisions_.get());
  write_ = {};
  return {};
}

}  // namespace newsd::daemon
