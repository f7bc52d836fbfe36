// What an operator does with an article: rides on the article that carries it to the journal.
//
// A retry is the article of a dead letter on its way again. A withdrawal is an article of kind `withdrawn` that goes to
// the journal thread directly; a redaction is one that also erases what was before it.
#pragma once

#include "journal/record.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsd::daemon {

struct InFlight;

struct ByHand {
  std::uint64_t dead_letter = 0;  // of a retry: goes in the transaction of the article's end
  Sequence known = 0;  // of a retry: what was journalled of the article before it died; a later one supersedes it
  std::optional<Erasure> erasure;                           // of a redaction: done in the transaction of the article
  std::vector<std::pair<std::string, std::string>> topics;  // (type, id) of tags that it no more has: who follows one
                                                            // hears that the article is withdrawn
  std::function<void(const InFlight&)> ended;               // on the journal thread, once the end is on disk
};

}  // namespace newsd::daemon
