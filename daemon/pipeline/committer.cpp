#include "pipeline/committer.hpp"

#include "pipeline/pause.hpp"
#include "pipeline/recording.hpp"

#include <algorithm>

namespace newsd::daemon {
namespace {

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{5000};
constexpr std::chrono::milliseconds kIndexPatience{1000};

void write_lineage(InFlight& each) {
  Tree& tree = each.article.tree();
  std::vector<newsd_value> steps;
  steps.reserve(each.lineage.size());
  std::vector<newsd_value> wrote;
  for (const LineageStep& step : each.lineage) {
    wrote.clear();
    for (std::size_t i = 0; i < step.stage->writes.size(); ++i)
      if ((step.wrote >> i & 1) != 0) wrote.push_back(Tree::borrow(step.stage->writes[i].name));
    Members members;
    members.add("stage", Tree::borrow(step.stage->stage))
        .add("plugin", Tree::borrow(step.stage->plugin))
        .add("version", Tree::borrow(step.stage->version))
        .add("microseconds", Tree::integer(step.microseconds));
    if (!wrote.empty()) members.add("wrote", tree.array(wrote));
    steps.push_back(members.in(tree));
  }
  if (!steps.empty()) each.article.set(NEWSD_FIELD_LINEAGE, tree.array(steps));
}

Publication to_publication(const InFlight& each, Record& record, const Demand& demand) {
  Publication publication{record.sequence, record.kind, record.source, record.language, {}, {}, std::move(record.body)};
  publication.story = each.article[NEWSD_FIELD_STORY]["id"].text();
  if (demand.wants(Family::tag))
    for (Value tag : each.article[NEWSD_FIELD_TAGS])
      publication.tags.emplace_back(tag["type"].text(), tag["id"].text());
  if (each.by_hand)
    publication.tags.insert(publication.tags.end(), each.by_hand->topics.begin(), each.by_hand->topics.end());
  return publication;
}

}  // namespace

// Made, used and closed on the journal thread.
struct Committer::Sockets {
  Sockets(zmq::context_t& of, const Endpoints& endpoints) : context(of), in(of, endpoints.in), bus(of, endpoints.bus) {}
  zmq::context_t& context;
  HopReceiver in;
  Publisher bus;
  std::optional<HopSender> observers;
  std::optional<HopSender> again;
};

Committer::Committer(zmq::context_t& context, const Endpoints& endpoints, Parts parts, Limits limits, Settled settled)
    : parts_(parts),
      limits_(limits),
      settled_(std::move(settled)),
      thread_([this, &context, endpoints](const std::stop_token& stop) { run(stop, context, endpoints); }) {}

std::optional<Error> Committer::problem() const {
  const std::lock_guard lock(problem_mutex_);
  return problem_;
}

void Committer::set_problem(std::optional<Error> problem) {
  const std::lock_guard lock(problem_mutex_);
  if (problem && !problem_) parts_.log.error("the journal cannot be written", {{"reason", problem->message()}});
  if (!problem && problem_) parts_.log.info("the journal can be written again");
  problem_ = std::move(problem);
}

void Committer::send_back(WaysBack ways) {
  const std::lock_guard lock(ways_mutex_);
  new_ways_ = std::move(ways);
}

void Committer::follow_ways(Sockets& sockets) {
  const std::lock_guard lock(ways_mutex_);
  if (!new_ways_) return;
  sockets.observers.reset();
  sockets.again.reset();
  if (new_ways_->observers) sockets.observers.emplace(sockets.context, *new_ways_->observers);
  if (new_ways_->again) sockets.again.emplace(sockets.context, *new_ways_->again);
  new_ways_.reset();
}

void Committer::run(const std::stop_token& stop, zmq::context_t& context, const Endpoints& endpoints) {
  stop_ = stop;
  try {
    Sockets sockets(context, endpoints);
    Group group;
    while (collect(sockets.in, group)) {
      commit(group, sockets);
      group.clear();
    }
    commit(group, sockets);
  } catch (const Stopped&) {
    // what is in hand was not committed; its sources will bring it again
  } catch (const zmq::error_t& error) {
    if (error.num() != ETERM) parts_.log.error("the journal thread ends", {{"reason", error.what()}});
  }
}

bool Committer::collect(HopReceiver& in, Group& group) const {
  std::size_t articles = 0;
  std::uint64_t bytes = 0;
  for (auto batch = std::optional(in.receive()); batch; batch = in.try_receive()) {
    if ((*batch)->errand == Errand::stop) return false;
    articles += (*batch)->articles.size();
    for (const InFlight& each : (*batch)->articles) bytes += each.credit.bytes();
    group.push_back(std::move(*batch));
    if (articles >= limits_.max_articles || bytes >= limits_.max_bytes) return true;
  }
  return true;
}

template <class Try>
auto Committer::until_it_works(Try attempt) {
  GrowingPause pause(kFirstPause, kLongestPause);
  const auto busily = [&] {
    const Busy::Spell spell(busy_);
    return attempt();
  };
  for (;;) {
    auto result = busily();
    if (result) {
      if (problem()) set_problem(std::nullopt);
      return result;
    }
    set_problem(result.error());
    if (!pause.wait(stop_)) throw Stopped();
  }
}

void Committer::commit(Group& group, Sockets& sockets) {
  follow_ways(sockets);
  Write write;
  Verdicts verdicts(&parts_.revisions);
  BatchMessage again;
  for (BatchMessage& batch : group) {
    auto stays = batch->articles.begin();
    for (InFlight& each : batch->articles) {
      const bool goes_again = prepare(each, write, verdicts, sockets.again.has_value());
      InFlight& place = goes_again ? again->articles.emplace_back() : *stays++;
      if (&place != &each) place = std::move(each);
    }
    batch->articles.erase(stays, batch->articles.end());
    for (const Closing& closing : batch->closings) close(closing.delivery);
    for (const CursorMove& move : batch->cursors) write.cursors.push_back({move.consumer, move.sequence});
    for (const SinkDeath& death : batch->sink_deaths) write.dead.push_back(letter_of(death, verdicts));
    for (const PauseChange& change : batch->pauses)
      write.pauses.insert(write.pauses.end(), change.rows.begin(), change.rows.end());
  }
  const auto settled = take_complete(write);
  if (!write.articles.empty() || !write.sources.empty() || !write.dead.empty() || !write.cursors.empty() ||
      !write.pauses.empty() || !write.retried.empty()) {
    until_it_works([&] { return parts_.revisions.wait_for_room(kIndexPatience); });
    until_it_works([&] { return parts_.journal.append(write); });
  }
  tell(group, write, settled, sockets);
  if (!again->articles.empty()) sockets.again->send(std::move(again));
}

// A sink may have read what has been redacted since.
DeadLetter Committer::letter_of(const SinkDeath& death, const Verdicts& verdicts) {
  const ArticleId id = ArticleId::from_hex(death.article_id).value_or(ArticleId{});
  const bool is_withdrawn = *until_it_works([&] { return verdicts.is_withdrawn(id); });
  return {0,
          death.source,
          death.article_id,
          "sink/" + death.sink,
          death.reason,
          parts_.clock.now(),
          is_withdrawn ? std::string() : death.document};
}

bool Committer::prepare(InFlight& each, Write& write, Verdicts& verdicts, bool can_go_again) {
  if (each.delivery && each.delivery.get() != last_opened_) open(each.delivery);
  if (each.is_on_its_way()) {
    auto verdict = *until_it_works([&] { return verdicts.decide(each); });
    if (verdict == Verdicts::Verdict::again && can_go_again) return true;
    if (verdict == Verdicts::Verdict::again) verdict = *until_it_works([&] { return verdicts.decide(each); });
    if (const std::string_view rule = Verdicts::rule(verdict); !rule.empty()) {
      each.finish(End::dropped, "journal", std::string(rule));
    } else {
      each.sequence = parts_.journal.head() + write.articles.size() + 1;
      verdicts.note(each, each.sequence);
      write_lineage(each);
      write.articles.push_back(to_record(each, each.sequence, parts_.clock.now()));
      each.finish(End::journalled, "journal", {});
    }
  } else if (each.end == End::dead) {
    // A letter would keep the text of an article that has been redacted.
    if (*until_it_works([&] { return verdicts.is_withdrawn(each.article.id()); }))
      each.finish(End::dropped, "journal", std::string(Verdicts::rule(Verdicts::Verdict::withdrawn)));
    else
      write.dead.push_back(to_dead_letter(each, parts_.clock.now()));
  }
  if (each.by_hand) write_by_hand(each, write);
  if (!each.delivery) return false;
  each.delivery->record({each.slot, std::move(each.key), each.article.id(), each.end, each.reason});
  if (each.delivery->end_one()) complete(*each.delivery);
  return false;
}

void Committer::write_by_hand(const InFlight& each, Write& write) {
  if (each.by_hand->dead_letter > 0) write.retried.push_back(each.by_hand->dead_letter);
  if (!each.by_hand->erasure || each.end != End::journalled) return;
  write.erasures.push_back(*each.by_hand->erasure);
  write.erasures.back().up_to = each.sequence - 1;
}

void Committer::open(const std::shared_ptr<Delivery>& delivery) {
  auto& deliveries = open_[delivery->source_id()];
  const auto place =
      std::lower_bound(deliveries.begin(), deliveries.end(), delivery->number(),
                       [](const OpenDelivery& each, std::uint64_t number) { return each.delivery->number() < number; });
  if (place == deliveries.end() || place->delivery != delivery) deliveries.insert(place, {delivery, false});
  last_opened_ = delivery.get();
}

void Committer::close(const std::shared_ptr<Delivery>& delivery) {
  open(delivery);
  if (delivery->end_one()) complete(*delivery);
}

void Committer::complete(const Delivery& delivery) {
  for (OpenDelivery& each : open_[delivery.source_id()])
    if (each.delivery.get() == &delivery) each.complete = true;
  touched_.push_back(delivery.source_id());
}

// A source's deliveries are settled in the order in which they were opened: its state never runs ahead of what it
// brought.
std::vector<std::shared_ptr<Delivery>> Committer::take_complete(Write& write) {
  std::vector<std::shared_ptr<Delivery>> settled;
  for (const std::string& source : touched_) {
    auto& deliveries = open_[source];
    const Delivery* last = nullptr;
    while (!deliveries.empty() && deliveries.front().complete) {
      settled.push_back(std::move(deliveries.front().delivery));
      deliveries.pop_front();
      if (settled.back()->update()) last = settled.back().get();
    }
    if (last != nullptr)
      write.sources.push_back({source, last->update()->state, last->update()->http, last->update()->seen});
    if (deliveries.empty()) open_.erase(source);
  }
  touched_.clear();
  last_opened_ = nullptr;
  return settled;
}

void Committer::tell(Group& group, Write& write, const std::vector<std::shared_ptr<Delivery>>& settled,
                     Sockets& sockets) {
  for (const Record& record : write.articles) parts_.revisions.add(record);
  auto publications = std::make_unique<PublicationGroup>();
  publications->epoch = parts_.journal.epoch();
  publications->publications.reserve(write.articles.size());
  auto record = write.articles.begin();
  Ends ends;
  for (BatchMessage& batch : group)
    for (const InFlight& each : batch->articles) {
      ends.add(each.end, each.reason);
      if (each.end == End::journalled)
        publications->publications.push_back(to_publication(each, *record++, parts_.demand));
    }
  parts_.tally.leave(ends);
  if (!publications->publications.empty()) {
    sockets.bus.publish(std::move(publications));
    parts_.head.advance(parts_.journal.head());
  }
  for (const auto& delivery : settled) settled_(delivery);
  for (BatchMessage& batch : group)
    for (const PauseChange& change : batch->pauses) change.on_disk();
  for (BatchMessage& batch : group)
    for (const InFlight& each : batch->articles)
      if (each.by_hand) each.by_hand->ended(each);
  if (!sockets.observers) return;
  for (BatchMessage& batch : group) {
    if (batch->articles.empty()) continue;
    batch->errand = Errand::observe;
    sockets.observers->send(std::move(batch));
  }
}

}  // namespace newsd::daemon
