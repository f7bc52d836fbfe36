// What becomes of an article at the journal: its id, its revision, its kind, or that nothing has changed.
#pragma once

#include "base/result.hpp"
#include "journal/revisions.hpp"
#include "pipeline/batch.hpp"

#include <string_view>
#include <unordered_map>

namespace newsd::daemon {

// Decides for the articles of one group, in order; knows what the group has decided before, which the index does not
// know yet. One thread at a time: the journal thread, or that of `newsctl pipe`.
class Verdicts {
public:
  enum class Verdict {
    journal,     // with the revision and kind now written into it
    unchanged,   // the latest revision has this very content
    superseded,  // a retry of what has been journalled in a later version since it died
    withdrawn,   // an operator has withdrawn the article: nothing of it is taken any more
    again        // a copy of what was not journalled, or is withdrawn: reset to new, to be seen by the stages that skip
                 // copies
  };

  // The rule by which the article is dropped; empty if it is not.
  static constexpr std::string_view rule(Verdict verdict) {
    switch (verdict) {
      case Verdict::unchanged: return "unchanged";
      case Verdict::superseded: return "superseded";
      case Verdict::withdrawn: return "withdrawn";
      case Verdict::journal:
      case Verdict::again: break;
    }
    return "";
  }

  // Without an index (null), what was noted here is all that was ever journalled.
  explicit Verdicts(const RevisionIndex* revisions) : revisions_(revisions) {}

  // May be called again for the same article after an error (code "journal", the index could not be read).
  Result<Verdict> decide(InFlight& article);
  // Whether an operator has withdrawn it, under the id that it has now.
  Result<bool> is_withdrawn(const ArticleId& id) const;
  // The article will be journalled with that sequence.
  void note(const InFlight& article, Sequence sequence);

private:
  Result<ArticleId> resolve(const ArticleId& id) const;
  Result<std::optional<Latest>> latest(const ArticleId& id) const;
  Result<bool> follow_update(InFlight& article);
  Result<Verdict> decide_withdrawal(InFlight& article);

  const RevisionIndex* revisions_;
  std::unordered_map<ArticleId, Latest> latest_;
  std::unordered_map<ArticleId, ArticleId> aliases_;
};

}  // namespace newsd::daemon
