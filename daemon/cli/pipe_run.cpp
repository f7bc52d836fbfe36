#include "cli/pipe_run.hpp"

#include "article/document.hpp"
#include "article/json.hpp"
#include "base/text.hpp"
#include "pipeline/replay.hpp"

#include <algorithm>
#include <limits>
#include <stop_token>

namespace newsd::daemon {
namespace {

constexpr CreditPool::Limits kAmpleCredit{std::numeric_limits<std::uint64_t>::max() / 2,
                                          std::numeric_limits<std::uint64_t>::max() / 2};

// A line without an id is named by what its source would name it by, else by its content.
std::string key_of(const InFlight& each) {
  for (const newsd_field field : {NEWSD_FIELD_GUID, NEWSD_FIELD_URL})
    if (const std::string_view text = each.article[field].text(); !text.empty()) return std::string(text);
  return each.hash.hex();
}

Result<> name_article(InFlight& each) {
  const std::string_view id = each.article[NEWSD_FIELD_ID].text();
  each.key = key_of(each);
  if (!id.empty() && !ArticleId::from_hex(id))
    return failure("text", "id: is not 32 hex digits", "leave it out, or give the item a guid");
  const std::string_view source = each.article.source_id();
  if (id.empty()) each.article.set_id(article_id(source.empty() ? "pipe" : source, each.key));
  return {};
}

}  // namespace

PipeRun::PipeRun(const PipePlan& plan, Limits limits) : plan_(plan), limits_(limits), credit_(kAmpleCredit) {}

Result<std::unique_ptr<PipeRun>> PipeRun::create(const PipePlan& plan,
                                                 const std::optional<std::filesystem::path>& state, Log& log,
                                                 Clock& clock, Limits limits) {
  std::unique_ptr<PipeRun> run(new PipeRun(plan, limits));
  if (auto made = run->make_parts(log, clock, state); !made) return failure(made.error());
  return run;
}

Result<> PipeRun::make_parts(Log& log, Clock& clock, const std::optional<std::filesystem::path>& state) {
  if (!plan_.plan.sources.empty()) {
    auto source = PipeSource::create(plan_.plan.sources.front(), {log, clock, plan_.settings.limits.max_article_bytes});
    if (!source) return failure(source.error());
    source_ = std::move(*source);
  }
  const Stage::Tokens tokens{[this] { return ++last_token_; }, &credit_, &tally_};
  std::vector<Stage*> all;
  for (const StagePlan& plan : plan_.plan.stages) {
    auto stage = Stage::create(plan, log, clock, tokens);
    if (!stage) return failure(stage.error());
    stages_.push_back(std::move(*stage));
    all.push_back(stages_.back().get());
  }
  const auto observer = std::find_if(all.begin(), all.end(), [](const Stage* each) { return each->observes(); });
  alone_from_ = static_cast<std::size_t>(observer - all.begin());
  if (observer == all.end() && !state) return {};
  auto journal = OfflineJournal::open(state, clock);
  if (!journal) return failure(journal.error());
  journal_ = std::move(*journal);
  if (const auto path = journal_->path()) return remember({*path, clock.now(), log}, all);
  return {};
}

void PipeRun::take(const LineReader::Line& line) {
  PipeAnswer& answer = answers_.emplace_back();
  bytes_ += line.text.size();
  const std::string where = "line " + std::to_string(line.number) + ": ";
  if (line.is_too_long) {
    answer.failure = where + "is too long: cut what it holds";
    return;
  }
  Tree tree;
  const auto document = parse_json(line.text, tree);
  if (!document) {
    answer.failure = where + document.error().message();
    if (line.number == 1) answer.failure += " (one page or text, and not lines, is read with --document)";
    return;
  }
  answer.id = Value(*document)["id"].text();
  if (!is_utf8(answer.id)) answer.id.clear();
  if (source_)
    read_raw(*document, answer);
  else
    read_article(*document, answer);
  if (answer.of == PipeAnswer::Of::article && !answer.failure.empty()) answer.failure.insert(0, where);
}

void PipeRun::take_document(std::string_view bytes) {
  PipeAnswer& answer = answers_.emplace_back();
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  const bool is_markup = first != std::string_view::npos && bytes[first] == '<';
  Tree tree;
  const newsd_value raw =
      Members()
          .add("bytes", tree.bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}))
          .add("media_type", tree.text(is_markup ? "text/html" : "text/plain"))
          .in(tree);
  if (source_)
    read_response(raw, answer);
  else if (is_markup)
    read_article(tree.object({{to_abi("raw"), raw}}), answer);
  else if (is_utf8(bytes))
    read_article(tree.object({{to_abi("text"), tree.text(bytes)}}), answer);
  else
    answer.failure = "the text is not UTF-8: recode it, or let the source spool read it";
}

void PipeRun::read_article(Value document, PipeAnswer& answer) {
  InFlight each;
  auto read = read_document(document, each.article, MemberRange::all);
  each.hash = each.article.content_hash();
  if (read) read = name_article(each);
  if (!read) {
    answer.failure = read.error().message();
    return;
  }
  if (journal_) {  // which decides these anew
    each.article.clear(NEWSD_FIELD_REVISION);
    each.article.clear(NEWSD_FIELD_DUPLICATE);
  }
  if (journal_ || each.article.kind().empty()) each.article.set(NEWSD_FIELD_KIND, Tree::borrow(name(Kind::fresh)));
  put(std::move(each));
}

void PipeRun::read_raw(Value document, PipeAnswer& answer) {
  InFlight carrier;
  const auto read = read_document(document, carrier.article, MemberRange::all);
  const Value raw = carrier.article[NEWSD_FIELD_RAW];
  if (!read || raw.is_null()) {
    answer.failure =
        read ? "has no raw: a source takes raw{bytes_b64, media_type, charset, url, status}" : read.error().message();
    return;
  }
  read_response(raw, answer);
}

void PipeRun::read_response(Value raw, PipeAnswer& answer) {
  PipeSource::Reading reading = source_->read(raw);
  answer.of = PipeAnswer::Of::response;
  answer.feed = std::move(reading.feed);
  answer.problems = std::move(reading.problems);
  answer.failure = std::move(reading.failure);
  for (InFlight& each : reading.articles) put(std::move(each));
}

void PipeRun::put(InFlight each) {
  each.token = ++last_token_;
  each.slot = static_cast<std::uint32_t>(answers_.size() - 1);
  tally_.enter(Tally::Origin::source);
  batch_.articles.push_back(std::move(each));
}

Result<> PipeRun::answer(std::string& out) {
  run_together();
  for (InFlight& each : batch_.articles) {
    if (!journal_)
      conclude(each);
    else if (auto done = run_alone(std::move(each)); !done)
      return done;
  }
  batch_.articles.clear();
  if (journal_)
    if (auto written = journal_->commit(); !written) return written;
  for (const PipeAnswer& each : answers_) append_answer(out, each);
  answers_.clear();
  bytes_ = 0;
  return {};
}

void PipeRun::run_together() {
  for (std::size_t i = 0; i < alone_from_; ++i) stages_[i]->process(batch_, std::stop_token());
}

void PipeRun::run_from(std::size_t stage, Batch& batch) {
  for (; stage < stages_.size(); ++stage) stages_[stage]->process(batch, std::stop_token());
}

Result<> PipeRun::run_alone(InFlight each) {
  Batch alone;
  alone.articles.push_back(std::move(each));
  run_from(alone_from_, alone);
  if (auto settled = settle(alone, OfflineJournal::Stray::again); !settled) return settled;
  const auto skipping =
      std::find_if(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->plan().skips_copies; });
  run_from(static_cast<std::size_t>(skipping - stages_.begin()), alone);  // takes what became new
  if (auto settled = settle(alone, OfflineJournal::Stray::end_it); !settled) return settled;
  for (const auto& stage : stages_)
    if (stage->observes()) stage->observe(alone);
  for (const InFlight& ended : alone.articles) {
    journal_->note_ended(ended);
    conclude(ended);
  }
  return {};
}

Result<> PipeRun::settle(Batch& batch, OfflineJournal::Stray stray) {
  for (InFlight& each : batch.articles)
    if (each.is_on_its_way())
      if (auto settled = journal_->settle(each, stray); !settled) return settled;
  return {};
}

void PipeRun::conclude(const InFlight& each) {
  tally_.leave(each.is_on_its_way() ? End::journalled : each.end, each.reason);
  answers_[each.slot].documents.push_back(document_of(each));
}

}  // namespace newsd::daemon
