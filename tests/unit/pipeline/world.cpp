#include "world.hpp"

#include "article/document.hpp"
#include "bus/bus.hpp"
#include "bus/object_message.hpp"
#include "journal/sqlite.hpp"

namespace newsd::daemon::pipeline_test {
namespace {

std::string line(Sequence sequence, Kind kind, std::string_view body) {
  const Article document = must(parse_document(body));
  return std::to_string(sequence) + ' ' + std::string(name(kind)) + ' ' +
         std::string(document[NEWSD_FIELD_TITLE].text());
}

std::string_view word(End end) {
  switch (end) {
    case End::journalled: return "journalled";
    case End::dropped: return "dropped";
    case End::dead: return "dead";
    case End::none: break;
  }
  return "nothing";
}

std::string settlement(Delivery& delivery) {
  std::string all = std::to_string(delivery.number()) + ":";
  for (const Outcome& outcome : delivery.take_outcomes()) {
    if (all.back() != ':') all += ',';
    all += ' ' + outcome.key + ' ' + std::string(word(outcome.end));
    if (!outcome.reason.empty()) all += ' ' + outcome.reason;
  }
  return all;
}

}  // namespace

void World::assemble(Committer::Limits commit) {
  run_ = std::make_unique<Run>();
  Run& run = *run_;
  run.publications.set(zmq::sockopt::linger, 0);
  run.publications.set(zmq::sockopt::rcvhwm, 0);
  run.publications.set(zmq::sockopt::rcvtimeo, static_cast<int>(std::chrono::milliseconds(patience).count()));
  run.publications.bind(Bus::kPublications);
  run.journal = must(Journal::open(path(), clock));
  run.revisions = must(RevisionIndex::open(path()));
  run.head = std::make_unique<Head>(run.journal->head());
  std::vector<StagePlan> plans;
  for (ScriptedStage& stage : stages_) plans.push_back(stage.plan());
  run.pipeline = must(Pipeline::create(std::move(plans), {{1000, 64U << 20}, commit, {3, {}, {}}, path(), snapshots},
                                       {run.context, *run.journal, *run.revisions, *run.head, demand, clock, log_}));
}

Result<> World::remember() {
  if (!run_) assemble({});
  return pipeline().remember(path());
}

void World::start(Committer::Limits commit) {
  if (!run_) assemble(commit);
  must(pipeline().remember(path()));
  pipeline().start([this](const std::shared_ptr<Delivery>& delivery) { settled.add(settlement(*delivery)); },
                   [this](std::string reason) { broken.add(std::move(reason)); });
  run_->sender = std::make_unique<HopSender>(run_->context, pipeline().entry());
}

void World::exchange(const std::function<void(std::vector<std::unique_ptr<Stage>>&)>& change) {
  REQUIRE(becomes_idle());
  std::vector<std::unique_ptr<Stage>> stages = pipeline().take_stages();
  change(stages);
  pipeline().set_stages(std::move(stages));
  run_->sender = std::make_unique<HopSender>(run_->context, pipeline().entry());
}

void World::stop() {
  if (!run_) return;
  if (run_->sender && broken.all().empty()) pipeline().drain(std::chrono::steady_clock::now() + patience);
  run_.reset();
}

InFlight World::emitted(const std::shared_ptr<Delivery>& delivery, InFlight each) {
  each.delivery = delivery;
  delivery->expect_one();
  each.token = pipeline().next_token();
  REQUIRE(pipeline().credit().take(each.article.bytes(), each.credit) == CreditPool::Taken::yes);
  pipeline().tally().enter(Tally::Origin::source);
  return each;
}

void World::send(std::vector<InFlight> articles, std::vector<Closing> closings) {
  BatchMessage batch;
  batch->articles = std::move(articles);
  batch->closings = std::move(closings);
  run_->sender->send(std::move(batch));
}

std::vector<InFlight> World::emitted(const std::shared_ptr<Delivery>& delivery, const Strings& titles) {
  std::vector<InFlight> all;
  for (const std::string& title : titles) {
    all.push_back(emitted(delivery, article(title)));
    all.back().slot = static_cast<std::uint32_t>(all.size());
  }
  return all;
}

void World::send(const std::shared_ptr<Delivery>& delivery, const Strings& titles) { send(emitted(delivery, titles)); }

Closing World::closing(const std::shared_ptr<Delivery>& delivery, std::optional<std::string> state) {
  std::optional<SourceUpdate> update;
  if (state) update = SourceUpdate{std::move(*state), "", ""};
  delivery->close(std::move(update), {});
  return {delivery, pipeline().credit().overdraw(0)};
}

void World::close(const std::shared_ptr<Delivery>& delivery, std::optional<std::string> state) {
  std::vector<Closing> closings;
  closings.push_back(closing(delivery, std::move(state)));
  send({}, std::move(closings));
}

void World::deliver(const Strings& titles, std::optional<std::string> state) {
  const auto delivery = open();
  std::vector<InFlight> articles = emitted(delivery, titles);
  std::vector<Closing> closings;
  closings.push_back(closing(delivery, std::move(state)));
  send(std::move(articles), std::move(closings));
}

Strings World::published(std::size_t count) {
  while (run_->published.size() < count) {
    zmq::message_t message;
    if (!run_->publications.recv(message)) break;
    const auto group = object_in<PublicationGroup>(message);
    for (const Publication& each : group->publications) {
      run_->published.push_back(line(each.sequence, each.kind, each.body));
      for (const auto& [type, id] : each.tags) run_->tags.push_back(std::string(type).append("/").append(id));
    }
  }
  return run_->published;
}

std::vector<Record> World::records() {
  auto reader = must(JournalReader::open(path()));
  return must(reader.read(1, 100'000, 1U << 30, Privates::read));
}

Strings World::journalled() {
  Strings all;
  for (const Record& record : records()) all.push_back(line(record.sequence, record.kind, record.body));
  return all;
}

std::vector<DeadLetter> World::dead_letters() {
  const auto reader = must(JournalReader::open(path()));
  return must(reader.state().dead_letters(0, 1000));
}

std::optional<SourceRow> World::source_row() {
  const auto reader = must(JournalReader::open(path()));
  return must(reader.state().source("gazette"));
}

void World::sql(const std::string& statements) const {
  must(must(sqlite::Database::open(path(), sqlite::Access::write)).execute(statements));
}

}  // namespace newsd::daemon::pipeline_test
