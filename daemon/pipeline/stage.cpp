#include "pipeline/stage.hpp"

#include "pipeline/pause.hpp"

#include <algorithm>
#include <chrono>

namespace newsd::daemon {
namespace {

newsd_article show(const InFlight& each, std::string_view instance) {
  const std::string_view mine = each.article.private_of(instance);
  return {sizeof(newsd_article),
          NEWSD_FIELD_COUNT,
          each.token,
          each.article.fields(),
          {reinterpret_cast<const std::uint8_t*>(mine.data()), mine.size()}};
}

newsd_batch show(std::span<const newsd_article> articles) {
  return {sizeof(newsd_batch), static_cast<std::uint32_t>(articles.size()), sizeof(newsd_article), 0, articles.data()};
}

std::vector<newsd_article> show_all(std::span<InFlight* const> places, std::string_view instance) {
  std::vector<newsd_article> shown;
  shown.reserve(places.size());
  for (const InFlight* place : places) shown.push_back(show(*place, instance));
  return shown;
}

bool may_pass(newsd_status status) { return status == NEWSD_RETRY || status == NEWSD_BUSY || status == NEWSD_BROKEN; }

}  // namespace

Stage::Stage(StagePlan plan, Log& log, const Clock& clock, Tokens tokens, Patience patience)
    : plan_(std::move(plan)),
      name_{plan_.name, plan_.plugin.descriptor->name, plan_.plugin.descriptor->version,
            parts_of(plan_.plugin.descriptor->writes, plan_.name)},
      services_(plan_.name, log, clock),
      tokens_(std::move(tokens)),
      patience_(patience) {}

Result<std::unique_ptr<Stage>> Stage::create(StagePlan plan, Log& log, const Clock& clock, Tokens tokens,
                                             Patience patience) {
  std::unique_ptr<Stage> stage(new Stage(std::move(plan), log, clock, std::move(tokens), patience));
  if (auto made = stage->make_instance(); !made) return failure(made.error());
  return stage;
}

Result<> Stage::make_instance() {
  auto made = Instance::create(*plan_.plugin.descriptor, services_, plan_.config);
  if (!made) return failure(made.error());
  instance_.reset();
  instance_.emplace(std::move(*made));
  return {};
}

bool Stage::takes(const InFlight& article) const {
  return article.is_on_its_way() && !article.was_seen_by(name_) &&
         !(plan_.skips_copies && article.article.kind() == "copy");
}

void Stage::process(Batch& batch, const std::stop_token& stop) {
  std::vector<InFlight*> places;
  places.reserve(batch.articles.size());
  for (InFlight& each : batch.articles)
    if (takes(each)) places.push_back(&each);
  if (places.empty()) return;
  process_places(places, stop);
  join_emitted(batch);
}

void Stage::process_places(Places places, const std::stop_token& stop) {
  std::string reason;
  const newsd_status status = try_until_answered(places, reason, stop);
  if (status == NEWSD_OK) return;
  for (const InFlight* place : places) forget(*place, End::dead);
  if (places.size() == 1) {
    places.front()->finish(End::dead, name_.stage, reason);
    const std::lock_guard lock(counts_mutex_);
    ++counts_.dead;
    return;
  }
  process_places(places.first(places.size() / 2), stop);
  process_places(places.subspan(places.size() / 2), stop);
}

newsd_status Stage::try_until_answered(Places places, std::string& reason, const std::stop_token& stop) {
  std::vector<Article*> articles;
  articles.reserve(places.size());
  for (InFlight* place : places) articles.push_back(&place->article);
  GrowingPause pause(patience_.first_pause, patience_.longest_pause);
  for (int tries = 1;; ++tries) {
    StageOutput output(plan_.plugin.descriptor->name, plan_.plugin.descriptor->writes, articles);
    const auto start = std::chrono::steady_clock::now();
    const newsd_status status = call(places, output, reason);
    const auto took = std::chrono::steady_clock::now() - start;
    if (status == NEWSD_OK) {
      take_results(places, output.results(), took);
      return status;
    }
    if (status == NEWSD_BROKEN) replace_instance(reason);
    if (!may_pass(status) || tries == patience_.max_tries) return status;
    if (!pause.wait(stop)) throw Stopped();
    const std::lock_guard lock(counts_mutex_);
    ++counts_.retried;
  }
}

newsd_status Stage::call(Places places, StageOutput& output, std::string& reason) {
  const std::vector<newsd_article> shown = show_all(places, name_.stage);
  const newsd_batch batch = show(shown);
  CallError error;
  const Busy::Spell spell(busy_);
  const newsd_status status =
      call_plugin([&] { return abi().process(instance_->self(), &batch, output.table(), error.get()); });
  if (status != NEWSD_OK) reason = error.text();
  return status;
}

void Stage::take_results(Places places, std::vector<StageResult>& results, std::chrono::nanoseconds took) {
  const auto microseconds =
      static_cast<std::uint32_t>(took / std::chrono::microseconds(1) / static_cast<std::int64_t>(places.size()));
  std::uint64_t dropped = 0;
  std::uint64_t dead = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    InFlight& each = *places[i];
    StageResult& result = results[i];
    each.lineage.push_back({&name_, microseconds, written(result, name_.writes)});
    apply(result, name_.stage, each.article);
    if (!result.emitted.empty()) take_emitted(each, result.emitted);
    if (result.verdict == StageResult::Verdict::pass) continue;
    const bool is_drop = result.verdict == StageResult::Verdict::drop;
    ++(is_drop ? dropped : dead);
    each.finish(is_drop ? End::dropped : End::dead, name_.stage, std::move(result.reason));
  }
  const std::lock_guard lock(counts_mutex_);
  counts_.processed += places.size();
  counts_.time += took;
  counts_.dropped += dropped;
  counts_.dead += dead;
}

void Stage::take_emitted(const InFlight& parent, std::vector<StageResult::Emitted>& emitted) {
  for (StageResult::Emitted& each : emitted) {
    InFlight made;
    made.article = std::move(each.article);
    made.article.set(NEWSD_FIELD_SOURCE, made.article.tree().copy(parent.article[NEWSD_FIELD_SOURCE]));
    made.article.set(NEWSD_FIELD_FETCHED, made.article.tree().copy(parent.article[NEWSD_FIELD_FETCHED]));
    made.article.set(NEWSD_FIELD_KIND, Tree::borrow("new"));
    made.article.set_id(article_id(parent.article.source_id(), each.key));
    made.token = tokens_.next_token();
    made.hash = made.article.content_hash();
    made.key = std::move(each.key);
    made.slot = parent.slot;
    made.credit = tokens_.credit->overdraw(made.article.bytes());
    made.delivery = parent.delivery;
    if (made.delivery) made.delivery->expect_one();
    tokens_.tally->enter(Tally::Origin::stage);
    made_.emplace_back(&parent, std::move(made));
  }
}

void Stage::join_emitted(Batch& batch) {
  if (made_.empty()) return;
  std::vector<InFlight> joined;
  joined.reserve(batch.articles.size() + made_.size());
  for (InFlight& each : batch.articles) {
    const InFlight* place = &each;
    joined.push_back(std::move(each));
    for (auto& [parent, made] : made_)
      if (parent == place) joined.push_back(std::move(made));
  }
  batch.articles = std::move(joined);
  made_.clear();
}

void Stage::replace_instance(const std::string& reason) {
  services_.log().error("a stage broke and is replaced", {{"stage", name_.stage}, {"reason", reason}});
  if (window_seconds() > 0)
    throw StageBroken("stage " + name_.stage + " is broken and remembers what others depend on: " + reason);
  if (auto made = make_instance(); !made)
    throw StageBroken("stage " + name_.stage + " cannot be replaced: " + made.error().message());
}

void Stage::observe(const Batch& batch) {
  std::vector<newsd_article> journalled;
  JournalPlace last = place_;
  for (const InFlight& each : batch.articles) {
    if (each.sequence > last.sequence) last = {each.sequence, each.hash};
    if (!each.was_seen_by(name_)) continue;
    if (each.end == End::journalled)
      journalled.push_back(show(each, name_.stage));
    else
      forget(each, each.end);
  }
  if (!journalled.empty() && abi().observe != nullptr) {
    const newsd_batch shown = show(journalled);
    CallError error;
    const Busy::Spell spell(busy_);
    if (call_plugin([&] { return abi().observe(instance_->self(), &shown, error.get()); }) != NEWSD_OK)
      throw StageBroken("stage " + name_.stage + " could not take what was journalled: " + error.text());
  }
  place_ = last;
}

void Stage::remember(std::span<const InFlight> journalled) {
  std::vector<newsd_article> all;
  all.reserve(journalled.size());
  for (const InFlight& each : journalled) all.push_back(show(each, name_.stage));
  const newsd_batch shown = show(all);
  CallError error;
  if (call_plugin([&] { return abi().observe(instance_->self(), &shown, error.get()); }) != NEWSD_OK)
    throw StageBroken("stage " + name_.stage + " could not take the journal's window: " + error.text());
  place_ = {journalled.back().sequence, journalled.back().hash};
}

void Stage::miss(std::uint64_t unread) {
  const std::lock_guard lock(counts_mutex_);
  counts_.unread += unread;
}

bool Stage::has_snapshots() const {
  return window_seconds() > 0 && abi().snapshot != nullptr && abi().restore != nullptr;
}

Result<> Stage::snapshot(Take take) {
  const newsd_writer writer{sizeof writer, 0, &take, [](void* context, newsd_bytes piece, newsd_error* error) {
                              const bool taken = (*static_cast<Take*>(context))({piece.data, piece.size});
                              return taken ? NEWSD_OK : refuse(error, NEWSD_REJECT, "the file cannot be written");
                            }};
  CallError error;
  if (call_plugin([&] { return abi().snapshot(instance_->self(), &writer, error.get()); }) == NEWSD_OK) return {};
  return failure("plugin", "snapshot() of stage " + name_.stage + ": " + error.text());
}

Result<> Stage::restore(Give give) {
  const newsd_reader reader{
      sizeof reader, 0, &give,
      [](void* context, std::uint8_t* room, std::size_t capacity, std::size_t* length, newsd_error* error) {
        const auto got = (*static_cast<Give*>(context))({room, capacity});
        *length = got.value_or(0);
        return got ? NEWSD_OK : refuse(error, NEWSD_REJECT, "the file cannot be read");
      }};
  CallError error;
  if (call_plugin([&] { return abi().restore(instance_->self(), &reader, error.get()); }) == NEWSD_OK) return {};
  if (auto made = make_instance(); !made) return made;
  return failure("plugin", "restore() of stage " + name_.stage + ": " + error.text());
}

void Stage::forget(const InFlight& article, End end) {
  if (abi().forget == nullptr) return;
  CallError error;
  const Busy::Spell spell(busy_);
  const newsd_status status = call_plugin(
      [&] { return abi().forget(instance_->self(), article.token, static_cast<newsd_end>(end), error.get()); });
  if (status != NEWSD_OK)
    services_.log().warning("a stage could not forget an article", {{"stage", name_.stage}, {"reason", error.text()}});
}

StageCounts Stage::counts() const {
  const std::lock_guard lock(counts_mutex_);
  return counts_;
}

void Stage::go_on_counting(const StageCounts& counts) {
  const std::lock_guard lock(counts_mutex_);
  counts_ = counts;
}

}  // namespace newsd::daemon
