#include "control/by_hand.hpp"

#include "article/document.hpp"
#include "pipeline/revive.hpp"

#include <algorithm>
#include <vector>

namespace newsd::daemon {
namespace {

void copy_field(const Article& from, newsd_field field, Article& to) {
  if (!from[field].is_null()) to.set(field, to.tree().copy(from[field]));
}

void copy_time(const Article& from, newsd_field field, Article& to) {
  if (parse_rfc3339(from[field].text())) copy_field(from, field, to);
}

void copy_extras(const Article& from, std::span<const StageTrace> stages, Article& to) {
  const Value x = from[NEWSD_FIELD_X];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::string_view name = view(x.member(i).key);
    if (std::none_of(stages.begin(), stages.end(), [&](const StageTrace& stage) { return stage.stage == name; }))
      to.set_extra(name, to.tree().copy(x.member(i).value));
  }
}

Article as_emitted(const Article& dead, std::span<const StageTrace> stages) {
  Article article;
  for (std::size_t i = 0; i < NEWSD_FIELD_COUNT; ++i) {
    const auto field = static_cast<newsd_field>(i);
    if (field == NEWSD_FIELD_REVISION || field == NEWSD_FIELD_KIND || field == NEWSD_FIELD_DUPLICATE ||
        field == NEWSD_FIELD_STORY || field == NEWSD_FIELD_TAGS || field == NEWSD_FIELD_LINEAGE ||
        field == NEWSD_FIELD_X || field == NEWSD_FIELD_WITHDRAWN)
      continue;
    copy_field(dead, field, article);
  }
  article.set(NEWSD_FIELD_KIND, Tree::borrow(name(Kind::fresh)));
  copy_extras(dead, stages, article);
  for (const newsd_member& unknown : dead.unknown())
    article.set_unknown(view(unknown.key), article.tree().copy(unknown.value));
  return article;
}

bool has_content(const Article& article) {
  for (const newsd_field field : {NEWSD_FIELD_TITLE, NEWSD_FIELD_SUMMARY, NEWSD_FIELD_SUMMARY_HTML, NEWSD_FIELD_TEXT,
                                  NEWSD_FIELD_HTML, NEWSD_FIELD_RAW})
    if (!article[field].is_null()) return true;
  return false;
}

tl::unexpected<Error> cannot_be_retried(const DeadLetter& letter, const std::string& why, const std::string& hint) {
  return failure("refused", "dead letter " + std::to_string(letter.number) + " cannot be retried: " + why, hint);
}

}  // namespace

Result<InFlight> withdrawal(const Record& latest, std::string_view reason, Remains remains, UnixMilliseconds now) {
  const auto revived = revive(latest);
  if (!revived) return failure(revived.error());
  const Article& before = revived->article;
  InFlight each;
  Article& article = each.article;
  Tree& tree = article.tree();
  article.set_id(latest.id);
  article.set(NEWSD_FIELD_KIND, Tree::borrow(name(Kind::withdrawn)));
  for (const newsd_field field : {NEWSD_FIELD_SOURCE, NEWSD_FIELD_FETCHED}) copy_field(before, field, article);
  for (const newsd_field field : {NEWSD_FIELD_PUBLISHED, NEWSD_FIELD_UPDATED}) copy_time(before, field, article);
  article.set(NEWSD_FIELD_LANGUAGE, tree.object({{to_abi("tag"), tree.text(latest.language)}}));
  if (remains == Remains::title)
    for (const newsd_field field : {NEWSD_FIELD_URL, NEWSD_FIELD_GUID, NEWSD_FIELD_TITLE})
      copy_field(before, field, article);
  Members withdrawn;
  withdrawn.add("reason", tree.text(reason)).add("at", tree.text(rfc3339(now)));
  if (remains == Remains::nothing) withdrawn.add("redacted", Tree::boolean(true));
  article.set(NEWSD_FIELD_WITHDRAWN, withdrawn.in(tree));
  each.by_hand = std::make_unique<ByHand>();
  for (const Value tag : before[NEWSD_FIELD_TAGS])
    each.by_hand->topics.emplace_back(tag["type"].text(), tag["id"].text());
  return each;
}

Result<bool> is_redacted(const Record& latest) {
  if (latest.kind != Kind::withdrawn) return false;
  const auto revived = revive(latest);
  if (!revived) return failure(revived.error());
  return revived->article[NEWSD_FIELD_WITHDRAWN]["redacted"].boolean();
}

Result<InFlight> retry_of(const DeadLetter& letter, std::span<const StageTrace> stages) {
  if (letter.stage.starts_with("sink/"))
    return cannot_be_retried(letter, "the article is journalled, only " + letter.stage + " has refused it",
                             "hand it over yourself: newsctl article show " + letter.article_id + " --json");
  const auto dead = parse_document(letter.document);
  if (!dead) return cannot_be_retried(letter, dead.error().message(), "newsctl dead show shows what there is");
  if (!has_content(*dead))
    return cannot_be_retried(letter, "there is no article in it, only why it was refused or redacted",
                             "what its source sends again is taken like anything else");
  InFlight each;
  each.article = as_emitted(*dead, stages);
  each.hash = each.article.content_hash();
  each.by_hand = std::make_unique<ByHand>();
  each.by_hand->dead_letter = letter.number;
  return each;
}

}  // namespace newsd::daemon
