// Which article an operator means, and what the journal has of it.
//
// Threads: the reader's. Errors: "invalid" for what is no name, "unknown" for what there is not, and the journal's.
#pragma once

#include "base/result.hpp"
#include "journal/reader.hpp"
#include "journal/revisions.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace newsd::daemon {

// What was asked for, and the latest revision of the same article.
struct FoundArticle {
  Record record;
  Latest latest;
};

// `name` is a sequence, an id, or at least the first 8 hex digits of one. Digits alone are a sequence if there is such
// a one. An id means the latest revision, unless `revision` says which; aliases are followed.
class ArticleLookup {
public:
  ArticleLookup(JournalReader& reader, const RevisionIndex& revisions) : reader_(reader), revisions_(revisions) {}

  Result<FoundArticle> find(std::string_view name, std::optional<std::uint32_t> revision = std::nullopt);
  Result<ArticleId> id(std::string_view name);
  // The revision of `id` that was the latest before `sequence`; nothing if there was none, or it is not kept.
  Result<std::optional<Record>> before(Sequence sequence, const ArticleId& id);
  Result<Record> record(Sequence sequence);

private:
  Result<Sequence> sequence_of(std::string_view name, std::optional<std::uint32_t> revision);
  Result<ArticleId> id_like(std::string_view name);

  JournalReader& reader_;
  const RevisionIndex& revisions_;
};

}  // namespace newsd::daemon
