#include "article/json.hpp"
#include "control/article_lookup.hpp"
#include "control/article_routes.hpp"
#include "control/by_hand.hpp"
#include "control/query.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace newsd::daemon {
namespace {

using Parts = ArticleRouteParts;
using Tools = Archivist::Tools;

constexpr std::uint64_t kUsualLimit = 50;
constexpr std::uint64_t kMaxLimit = 1000;
constexpr std::size_t kMaxRetries = 16;  // on their way at once

newsd_value number(std::uint64_t value) { return Tree::integer(static_cast<std::int64_t>(value)); }

Members members_of(Tree& tree, const DeadLetter& letter) {
  Members members;
  members.add("number", number(letter.number))
      .add("at", tree.text(rfc3339(letter.at)))
      .add("source", tree.text(letter.source))
      .add("stage", tree.text(letter.stage))
      .add("reason", tree.text(letter.reason))
      .add("article_id", tree.text(letter.article_id));
  return members;
}

ControlAnswer list(JournalReader& reader, std::uint64_t after, std::uint64_t limit) {
  auto lines = reader.state().dead_lines(after, limit + 1);
  if (!lines) return refusal(lines.error());
  const bool has_more = lines->size() > limit;
  if (has_more) lines->pop_back();
  Tree tree;
  std::vector<newsd_value> letters;
  for (const DeadLetterLine& line : *lines)
    letters.push_back(members_of(tree, line.letter).add("title", tree.text(line.title)).in(tree));
  return {200, to_json(Members().add("letters", tree.array(letters)).add("more", Tree::boolean(has_more)).in(tree))};
}

Result<DeadLetter> letter_of(JournalReader& reader, std::uint64_t wanted) {
  auto letter = reader.state().dead_letter(wanted);
  if (!letter) return failure(letter.error());
  if (!*letter)
    return failure("unknown", "there is no dead letter " + std::to_string(wanted), "newsctl dead list shows which");
  return std::move(**letter);
}

ControlAnswer show(JournalReader& reader, std::uint64_t wanted) {
  const auto letter = letter_of(reader, wanted);
  if (!letter) return refusal(letter.error());
  Tree tree;
  const auto document = parse_json(letter->document, tree);
  return {
      200,
      to_json(members_of(tree, *letter).add("document", document ? *document : tree.text(letter->document)).in(tree))};
}

std::string_view name_of(End end) {
  switch (end) {
    case End::journalled: return "journalled";
    case End::dropped: return "dropped";
    case End::dead: return "dead";
    case End::none: break;
  }
  return "none";
}

ControlAnswer told(const InFlight& each) {
  Tree tree;
  Members members;
  members.add("number", number(each.by_hand->dead_letter))
      .add("end", tree.text(name_of(each.end)))
      .add("stage", tree.text(each.end == End::journalled ? "" : each.ended_by))
      .add("reason", tree.text(each.reason))
      .add("id", tree.text(each.article.id().hex()));
  if (each.end == End::journalled) members.add("sequence", number(each.sequence));
  return {200, to_json(members.in(tree))};
}

// What is known on the Asio thread when a retry is asked for. The credit that it holds keeps the stages from being
// exchanged until the article has its own.
struct Retry {
  std::uint64_t number;
  std::string entry;
  std::vector<StageTrace> stages;
  Credit credit;
};

// The sequence of the article's latest revision, if that was journalled before the letter was written; else 0.
Result<Sequence> known_when_it_died(Tools& tools, const Parts& parts, const DeadLetter& letter) {
  ArticleLookup lookup(tools.reader(), parts.revisions);
  const auto latest = lookup.find(letter.article_id);
  if (!latest && latest.error().code != "unknown") return failure(latest.error());
  return latest && latest->record.journalled.count <= letter.at.count ? latest->record.sequence : 0;
}

void retry(Tools& tools, const Parts& parts, const Retry& asked, const ControlReply& reply) {
  const auto letter = letter_of(tools.reader(), asked.number);
  if (!letter) return reply(refusal(letter.error()));
  auto each = retry_of(*letter, asked.stages);
  if (!each) return reply(refusal(each.error()));
  const auto known = known_when_it_died(tools, parts, *letter);
  if (!known) return reply(refusal(known.error()));
  each->by_hand->known = *known;
  each->token = parts.pipeline.next_token();
  each->credit = parts.pipeline.credit().overdraw(each->article.bytes());
  each->by_hand->ended = [reply](const InFlight& ended) { reply(told(ended)); };
  parts.pipeline.tally().retry();
  tools.send(asked.entry, std::move(*each));
}

}  // namespace

void add_dead_letter_routes(Routes& routes, const Parts& parts) {
  routes.add(
      "GET", "/v1/dead", [parts](const ControlRequest& request, const Routes::Arguments&, const ControlReply& reply) {
        const auto after = number_in_query(request, "after");
        const auto limit = number_in_query(request, "limit");
        if (!after) return reply(refusal(after.error()));
        if (!limit) return reply(refusal(limit.error()));
        const auto most = std::clamp<std::uint64_t>(limit->value_or(kUsualLimit), 1, kMaxLimit);
        parts.archivist.ask([from = after->value_or(0), most](
                                Tools& tools, const ControlReply& later) { later(list(tools.reader(), from, most)); },
                            reply);
      });
  routes.add("GET", "/v1/dead/{}",
             [parts](const ControlRequest&, const Routes::Arguments& arguments, const ControlReply& reply) {
               const auto wanted = number_of(arguments[0], "dead letter");
               if (!wanted) return reply(refusal(wanted.error()));
               parts.archivist.ask(
                   [number = *wanted](Tools& tools, const ControlReply& later) { later(show(tools.reader(), number)); },
                   reply);
             });
  routes.add("POST", "/v1/dead/{}/retry",
             [parts, on_their_way = std::make_shared<std::set<std::uint64_t>>()](
                 const ControlRequest&, const Routes::Arguments& arguments, const ControlReply& reply) {
               const auto wanted = number_of(arguments[0], "dead letter");
               if (!wanted) return reply(refusal(wanted.error()));
               if (parts.is_reloading())
                 return reply(refusal({"busy", "a reload is under way", "try again in a moment"}));
               if (on_their_way->size() >= kMaxRetries || !on_their_way->insert(*wanted).second)
                 return reply(refusal({"busy", "it, or " + std::to_string(kMaxRetries) + " others, are being retried",
                                       "try again in a moment"}));
               const auto asked = std::make_shared<Retry>(Retry{
                   *wanted, parts.pipeline.entry(), traces_of(parts.pipeline), parts.pipeline.credit().overdraw(0)});
               parts.archivist.ask(
                   [parts, asked](Tools& tools, const ControlReply& later) { retry(tools, parts, *asked, later); },
                   [on_their_way, number = *wanted, reply](ControlAnswer answer) {
                     on_their_way->erase(number);
                     reply(std::move(answer));
                   });
             });
}

}  // namespace newsd::daemon
