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
  for (const LineageStep& step : each.lineage)
    steps.push_back(tree.object({{to_abi("stage"), Tree::borrow(step.stage->stage)},
                                 {to_abi("plugin"), Tree::borrow(step.stage->plugin)},
                                 {to_abi("version"), Tree::borrow(step.stage->version)},
                                 {to_abi("microseconds"), Tree::integer(step.microseconds)}}));
  if (!steps.empty()) each.article.set(NEWSD_FIELD_LINEAGE, tree.array(steps));
}

Publication to_publication(const InFlight& each, Record& record, const Demand& demand) {
  Publication publication{record.sequence, record.kind, record.source, record.language, {}, {}, std::move(record.body)};
  publication.story = each.article[NEWSD_FIELD_STORY]["id"].text();
  if (demand.wants(Family::tag))
    for (Value tag : each.article[NEWSD_FIELD_TAGS])
      publication.tags.emplace_back(tag["type"].text(), tag["id"].text());
  return publication;
}

}  // namespace

// Made, used and closed on the journal thread.
struct Committer::Sockets {
  Sockets(zmq::context_t& context, const Endpoints& endpoints)
      : in(context, endpoints.in), bus(context, endpoints.bus) {
    if (endpoints.observers) observers.emplace(context, *endpoints.observers);
    if (endpoints.again) again.emplace(context, *endpoints.again);
  }
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
    for (const SinkDeath& death : batch->sink_deaths)
      write.dead.push_back(
          {0, death.source, death.article_id, "sink/" + death.sink, death.reason, parts_.clock.now(), death.document});
  }
  const auto settled = take_complete(write);
  if (!write.articles.empty() || !write.sources.empty() || !write.dead.empty() || !write.cursors.empty()) {
    until_it_works([&] { return parts_.revisions.wait_for_room(kIndexPatience); });
    until_it_works([&] { return parts_.journal.append(write); });
  }
  tell(group, write, settled, sockets);
  if (!again->articles.empty()) sockets.again->send(std::move(again));
}

bool Committer::prepare(InFlight& each, Write& write, Verdicts& verdicts, bool can_go_again) {
  if (each.delivery) open(each.delivery);
  if (each.is_on_its_way()) {
    auto verdict = *until_it_works([&] { return verdicts.decide(each); });
    if (verdict == Verdicts::Verdict::again && can_go_again) return true;
    if (verdict == Verdicts::Verdict::again) verdict = *until_it_works([&] { return verdicts.decide(each); });
    if (verdict == Verdicts::Verdict::unchanged) {
      each.finish(End::dropped, "journal", "unchanged");
    } else {
      each.sequence = parts_.journal.head() + write.articles.size() + 1;
      verdicts.note(each, each.sequence);
      write_lineage(each);
      write.articles.push_back(to_record(each, each.sequence, parts_.clock.now()));
      each.finish(End::journalled, "journal", {});
    }
  } else if (each.end == End::dead) {
    write.dead.push_back(to_dead_letter(each, parts_.clock.now()));
  }
  if (!each.delivery) return false;
  each.delivery->record({each.slot, each.key, each.article.id(), each.end, each.reason});
  if (each.delivery->end_one()) complete(*each.delivery);
  return false;
}

void Committer::open(const std::shared_ptr<Delivery>& delivery) {
  auto& deliveries = open_[delivery->source_id()];
  const auto place =
      std::lower_bound(deliveries.begin(), deliveries.end(), delivery->number(),
                       [](const OpenDelivery& each, std::uint64_t number) { return each.delivery->number() < number; });
  if (place == deliveries.end() || place->delivery != delivery) deliveries.insert(place, {delivery, false});
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
  return settled;
}

void Committer::tell(Group& group, Write& write, const std::vector<std::shared_ptr<Delivery>>& settled,
                     Sockets& sockets) {
  for (const Record& record : write.articles) parts_.revisions.add(record);
  auto publications = std::make_unique<PublicationGroup>();
  publications->epoch = parts_.journal.epoch();
  publications->publications.reserve(write.articles.size());
  auto record = write.articles.begin();
  for (BatchMessage& batch : group)
    for (const InFlight& each : batch->articles) {
      parts_.tally.leave(each.end, each.reason);
      if (each.end == End::journalled)
        publications->publications.push_back(to_publication(each, *record++, parts_.demand));
    }
  if (!publications->publications.empty()) {
    sockets.bus.publish(std::move(publications));
    parts_.head.advance(parts_.journal.head());
  }
  for (const auto& delivery : settled) settled_(delivery);
  if (!sockets.observers) return;
  for (BatchMessage& batch : group) {
    if (batch->articles.empty()) continue;
    batch->errand = Errand::observe;
    sockets.observers->send(std::move(batch));
  }
}

}  // namespace newsd::daemon
