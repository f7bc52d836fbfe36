#include "control/article_routes.hpp"

#include "article/document.hpp"
#include "article/json.hpp"
#include "control/article_lookup.hpp"
#include "control/by_hand.hpp"
#include "control/explain.hpp"
#include "control/query.hpp"
#include "pipeline/snapshot.hpp"

#include <memory>
#include <utility>

namespace newsd::daemon {
namespace {

using Parts = ArticleRouteParts;
using Tools = Archivist::Tools;

constexpr std::size_t kMaxReasonBytes = 1000;

ControlAnswer answer(Result<std::string> json) {
  return json ? ControlAnswer{200, std::move(*json)} : refusal(json.error());
}

std::string number(std::uint64_t value) { return std::to_string(value); }

Result<std::string> show(Tools& tools, const Parts& parts, const std::string& name,
                         std::optional<std::uint32_t> revision) {
  const auto found = ArticleLookup(tools.reader(), parts.revisions).find(name, revision);
  if (!found) return failure(found.error());
  return R"({"sequence":)" + number(found->record.sequence) + R"(,"journalled":")" + rfc3339(found->record.journalled) +
         R"(","latest":{"revision":)" + number(found->latest.revision) + R"(,"sequence":)" +
         number(found->latest.sequence) + R"(},"article":)" + found->record.body + '}';
}

Result<std::string> explain(Tools& tools, const Parts& parts, const std::string& name) {
  ArticleLookup lookup(tools.reader(), parts.revisions);
  const auto found = lookup.find(name);
  if (!found) return failure(found.error());
  const auto article = parse_document(found->record.body);
  std::optional<Record> original;
  if (const auto of = article ? ArticleId::from_hex((*article)[NEWSD_FIELD_DUPLICATE]["of"].text()) : std::nullopt) {
    auto before = lookup.before(found->record.sequence, *of);
    if (!before) return failure(before.error());
    original = std::move(*before);
  }
  return explain_json(found->record, original);
}

enum class Deed { withdraw, redact };

// Everything that the journal has of the article now.
Result<Erasure> erasure_of(JournalReader& reader, const ArticleId& id) {
  const auto head = reader.head();  // before the rest: what comes meanwhile is looked for again
  const auto places = reader.revisions_of(id);
  auto aliases = reader.aliases_of(id);
  if (!head) return failure(head.error());
  if (!places) return failure(places.error());
  if (!aliases) return failure(aliases.error());
  Erasure erasure{id, {}, std::move(*aliases), *head, 0};
  for (const RevisionPlace& place : *places) erasure.revisions.push_back(place.sequence);
  return erasure;
}

Result<InFlight> prepared(Tools& tools, const Parts& parts, const std::string& name, const std::string& reason,
                          Deed deed) {
  ArticleLookup lookup(tools.reader(), parts.revisions);
  const auto id = lookup.id(name);
  if (!id) return failure(id.error());
  const auto latest = lookup.find(id->hex());
  if (!latest) return failure(latest.error());
  if (deed == Deed::withdraw && latest->latest.is_withdrawn())
    return failure("refused",
                   "article " + id->hex() + " is withdrawn already, by sequence " + number(latest->latest.sequence),
                   "newsctl article redact takes its text out of the journal too");
  const auto redacted = is_redacted(latest->record);
  if (!redacted) return failure(redacted.error());
  if (*redacted)
    return failure("refused",
                   "article " + id->hex() + " is redacted already, by sequence " + number(latest->latest.sequence),
                   "there is nothing left of it");
  auto each =
      withdrawal(latest->record, reason, deed == Deed::redact ? Remains::nothing : Remains::title, parts.clock.now());
  if (!each || deed == Deed::withdraw) return each;
  auto erasure = erasure_of(tools.reader(), *id);
  if (!erasure) return failure(erasure.error());
  each->by_hand->erasure = std::move(*erasure);
  return each;
}

ControlAnswer told(const InFlight& each, const Journal& journal) {
  if (each.end != End::journalled)
    return refusal({"refused", "article " + each.article.id().hex() + " is withdrawn already", ""});
  std::string json = R"({"id":")" + each.article.id().hex() + R"(","revision":)" +
                     std::to_string(each.article[NEWSD_FIELD_REVISION].integer()) + R"(,"sequence":)" +
                     number(each.sequence);
  if (each.by_hand->erasure)
    json += R"(,"erased":)" + std::to_string(each.article[NEWSD_FIELD_REVISION].integer() - 1) + R"(,"residue":)" +
            (journal.has_residue() ? "true" : "false");
  return {200, json + '}'};
}

void withdraw(Tools& tools, const Parts& parts, const std::string& name, const std::string& reason, Deed deed,
              const ControlReply& reply) {
  auto each = prepared(tools, parts, name, reason, deed);
  if (!each) return reply(refusal(each.error()));
  each->token = parts.pipeline.next_token();
  each->credit = parts.pipeline.credit().overdraw(each->article.bytes());
  each->by_hand->ended = [&journal = parts.journal, reply, path = tools.journal()](const InFlight& ended) {
    if (ended.by_hand->erasure) remove_snapshots(path);
    reply(told(ended, journal));
  };
  parts.pipeline.tally().enter(Tally::Origin::hand);
  tools.send_to_journal(std::move(*each));
}

Routes::Handler withdraws(const Parts& parts, Deed deed) {
  return [parts, deed](const ControlRequest& request, const Routes::Arguments& arguments, const ControlReply& reply) {
    auto reason = text_in_body(request, "reason", kMaxReasonBytes);
    if (!reason) return reply(refusal(reason.error()));
    if (parts.is_reloading()) return reply(refusal({"busy", "a reload is under way", "try again in a moment"}));
    // Until the article has credit of its own, this keeps the stages from being exchanged.
    const auto credit = std::make_shared<Credit>(parts.pipeline.credit().overdraw(0));
    parts.archivist.ask(
        [parts, deed, name = arguments[0], reason = std::move(*reason), credit](
            Tools& tools, const ControlReply& later) { withdraw(tools, parts, name, reason, deed, later); },
        reply);
  };
}

}  // namespace

void add_article_routes(Routes& routes, const Parts& parts) {
  routes.add("GET", "/v1/articles/{}",
             [parts](const ControlRequest& request, const Routes::Arguments& arguments, const ControlReply& reply) {
               const auto revision = number_in_query(request, "revision");
               if (!revision) return reply(refusal(revision.error()));
               std::optional<std::uint32_t> wanted;
               if (*revision) wanted = static_cast<std::uint32_t>(std::min<std::uint64_t>(**revision, UINT32_MAX));
               parts.archivist.ask(
                   [parts, wanted, name = arguments[0]](Tools& tools, const ControlReply& later) {
                     later(answer(show(tools, parts, name, wanted)));
                   },
                   reply);
             });
  routes.add("GET", "/v1/articles/{}/explain",
             [parts](const ControlRequest&, const Routes::Arguments& arguments, const ControlReply& reply) {
               parts.archivist.ask(
                   [parts, name = arguments[0]](Tools& tools, const ControlReply& later) {
                     later(answer(explain(tools, parts, name)));
                   },
                   reply);
             });
  routes.add("POST", "/v1/articles/{}/withdraw", withdraws(parts, Deed::withdraw));
  routes.add("POST", "/v1/articles/{}/redact", withdraws(parts, Deed::redact));
}

}  // namespace newsd::daemon
