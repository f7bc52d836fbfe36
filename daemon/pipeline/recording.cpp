#include "pipeline/recording.hpp"

#include "article/document.hpp"

namespace newsd::daemon {

Record to_record(const InFlight& each, Sequence sequence, UnixMilliseconds now) {
  Record record;
  record.sequence = sequence;
  record.id = each.article.id();
  record.revision = static_cast<std::uint32_t>(each.article[NEWSD_FIELD_REVISION].integer());
  record.kind = kind_named(each.article.kind()).value_or(Kind::fresh);
  record.source = each.article.source_id();
  record.language = each.article.language();
  record.journalled = now;
  record.hash = each.hash;
  record.alias = each.alias;
  for (const Article::Private& mine : each.article.privates())
    record.privates.push_back({mine.plugin, std::string(mine.data)});
  append_document(record.body, each.article, Extent::published);
  return record;
}

DeadLetter to_dead_letter(const InFlight& each, UnixMilliseconds now) {
  DeadLetter letter{0, std::string(each.article.source_id()), each.article.id().hex(), each.ended_by, each.reason, now,
                    {}};
  append_document(letter.document, each.article, Extent::whole);
  return letter;
}

}  // namespace newsd::daemon
