#include "pipeline/revive.hpp"

#include "article/document.hpp"

namespace newsd::daemon {

Result<InFlight> revive(const Record& record) {
  auto article = parse_document(record.body);
  if (!article)
    return failure("journal", "article " + std::to_string(record.sequence) + ": " + article.error().message(),
                   "`newsctl replay` shows it; restore the journal from a backup");
  InFlight each;
  each.article = std::move(*article);
  for (const PrivateData& mine : record.privates) each.article.set_private(mine.plugin, mine.data);
  each.sequence = record.sequence;
  each.hash = record.hash;
  each.end = End::journalled;
  return each;
}

}  // namespace newsd::daemon
