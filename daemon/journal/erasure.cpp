#include "journal/erasure.hpp"

#include <xxhash.h>
#include <string>
#include <utility>
#include <vector>

#include "article/document.hpp"

namespace newsd::daemon {
namespace {

constexpr std::string_view kReason = "redacted";

// What a document is reduced to. What cannot be read is reduced to what its row knows.
std::string reduced(std::string_view document, Article known) {
  static constexpr newsd_field kKept[] = {NEWSD_FIELD_ID, NEWSD_FIELD_REVISION, NEWSD_FIELD_KIND, NEWSD_FIELD_SOURCE,
                                          NEWSD_FIELD_FETCHED};
  const auto whole = parse_document(document);
  if (whole) {
    for (const newsd_field field : kKept)
      if (!(*whole)[field].is_null()) known.set(field, known.tree().copy((*whole)[field]));
    for (const newsd_field field : {NEWSD_FIELD_PUBLISHED, NEWSD_FIELD_UPDATED})
      if (parse_rfc3339((*whole)[field].text())) known.set_text(field, (*whole)[field].text());
  }
  std::string out;
  append_document(out, known, Extent::published);
  return out;
}

Article known_article(std::string_view id, std::string_view source, UnixMilliseconds time) {
  Article known;
  Tree& tree = known.tree();
  known.set_text(NEWSD_FIELD_ID, id);
  known.set(NEWSD_FIELD_SOURCE, tree.object({{to_abi("id"), tree.text(source)}, {to_abi("name"), tree.text(source)}}));
  known.set_text(NEWSD_FIELD_FETCHED, rfc3339(time));
  return known;
}

class Eraser {
public:
  Eraser(const sqlite::Database& database, const Erasure& erasure) : db_(database), erasure_(erasure) {}

  Result<> run() {
    std::vector<Sequence> revisions = erasure_.revisions;
    std::vector<ArticleId> names = erasure_.aliases;
    names.push_back(erasure_.id);
    if (auto found = find_later(revisions, names); !found) return found;
    for (const Sequence sequence : revisions)
      if (auto done = erase_revision(sequence); !done) return done;
    for (const ArticleId& name : names)
      if (auto done = erase_dead_letters(name.hex()); !done) return done;
    return {};
  }

private:
  Result<> find_later(std::vector<Sequence>& revisions, std::vector<ArticleId>& names) const {
    sqlite::Statement select(db_,
                             "SELECT sequence, alias FROM articles LEFT JOIN aliases USING (sequence) "
                             "WHERE sequence > ?1 AND sequence <= ?2 AND id = ?3");
    sqlite::Rows rows = select.query(erasure_.known_to, erasure_.up_to, erasure_.id);
    auto found = rows.next();
    for (; found && *found; found = rows.next()) {
      revisions.push_back(rows.number(0));
      if (const auto alias = rows.digest(1)) names.push_back(*alias);
    }
    if (!found) return failure(found.error());
    return {};
  }

  Result<> erase_revision(Sequence sequence) {
    const auto document = reduced_revision(sequence);
    if (!document) return failure(document.error());
    if (document->empty()) return {};
    const std::uint64_t checksum = XXH3_64bits(document->data(), document->size());
    return put_body_.run(*document, checksum, sequence)
        .and_then([&] { return forget_hash_.run(ContentHash{}, sequence); })
        .and_then([&] { return drop_privates_.run(sequence << 8, sequence << 8 | 255); });
  }

  // Empty if its body is not kept any more.
  Result<std::string> reduced_revision(Sequence sequence) {
    sqlite::Rows rows = revision_.query(sequence);
    const auto found = rows.next();
    if (!found) return failure(found.error());
    if (!*found) return std::string();
    Article known = known_article(erasure_.id.hex(), rows.view(2), {rows.integer(3)});
    known.set(NEWSD_FIELD_REVISION, Tree::integer(rows.integer(0)));
    known.set_text(NEWSD_FIELD_KIND, name(static_cast<Kind>(rows.integer(1))));
    return reduced(rows.view(4), std::move(known));
  }

  Result<> erase_dead_letters(const std::string& id) {
    std::vector<std::pair<std::uint64_t, std::string>> letters;
    {
      sqlite::Rows rows = dead_.query(id);
      auto found = rows.next();
      for (; found && *found; found = rows.next())
        letters.emplace_back(rows.number(0), reduced(rows.view(3), known_article(id, rows.view(1), {rows.integer(2)})));
      if (!found) return failure(found.error());
    }
    for (const auto& [number, document] : letters)
      if (auto done = put_dead_.run(kReason, document, number); !done) return done;
    return {};
  }

  const sqlite::Database& db_;
  const Erasure& erasure_;
  sqlite::Statement revision_{db_,
                              "SELECT revision, kind, source, journalled, body FROM articles JOIN bodies "
                              "USING (sequence) WHERE sequence = ?1"};
  sqlite::Statement put_body_{db_, "UPDATE bodies SET body = ?1, checksum = ?2 WHERE sequence = ?3"};
  sqlite::Statement forget_hash_{db_, "UPDATE articles SET hash = ?1 WHERE sequence = ?2"};
  sqlite::Statement drop_privates_{db_, "DELETE FROM privates WHERE key BETWEEN ?1 AND ?2"};
  sqlite::Statement dead_{db_, "SELECT number, source, at, document FROM dead_letters WHERE article_id = ?1"};
  sqlite::Statement put_dead_{db_, "UPDATE dead_letters SET reason = ?1, document = ?2 WHERE number = ?3"};
};

}  // namespace

Result<> erase(const sqlite::Database& database, const Erasure& erasure) { return Eraser(database, erasure).run(); }

}  // namespace newsd::daemon
