#include "pipeline/sink_lane.hpp"

#include "pipeline/pause.hpp"
#include "pipeline/revive.hpp"

#include <utility>

namespace newsd::daemon {
namespace {

constexpr std::size_t kArticles = 64;  // a call
constexpr std::uint64_t kBytes = 4ULL << 20;
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{60'000};

}  // namespace

SinkLane::SinkLane(SinkPlan plan, JournalReader reader, std::string journal_in, Parts parts)
    : plan_(std::move(plan)),
      parts_(parts),
      journal_in_(std::move(journal_in)),
      services_(plan_.name, parts.log, parts.clock),
      reader_(std::move(reader)) {}

Result<std::unique_ptr<SinkLane>> SinkLane::create(SinkPlan plan, JournalReader reader, std::string journal_in,
                                                   Parts parts) {
  std::unique_ptr<SinkLane> lane(new SinkLane(std::move(plan), std::move(reader), std::move(journal_in), parts));
  if (auto made = lane->make_instance(); !made) return failure(made.error());
  return lane;
}

Result<> SinkLane::make_instance() {
  auto made = Instance::create(*plan_.plugin.descriptor, services_, plan_.config);
  if (!made) return failure(made.error());
  instance_.reset();
  instance_.emplace(std::move(*made));
  return {};
}

CursorMove SinkLane::cursor_move() const { return {consumer(plan_.name), cursor_, parts_.credit.overdraw(0)}; }

void SinkLane::start() {
  {
    const std::lock_guard lock(mutex_);
    goes_on_ = stopping_.stop_requested();
    if (std::exchange(runs_, true)) return;
    stopping_ = {};
    goes_on_ = false;
  }
  thread_ = {};
  BatchMessage beginning;
  beginning->cursors.push_back(cursor_move());
  HopSender(parts_.context, journal_in_).send(std::move(beginning));
  std::promise<void> end;
  ended_ = end.get_future().share();
  thread_ = std::jthread([this, end = std::move(end), stop = stopping_.get_token()]() mutable {
    do {
      run(stop);
    } while (goes_on(stop));
    end.set_value();
  });
}

void SinkLane::stop() {
  const std::lock_guard lock(mutex_);
  goes_on_ = false;
  stopping_.request_stop();
}

// Whether it is to work on all the same, and until when.
bool SinkLane::goes_on(std::stop_token& stop) {
  const std::lock_guard lock(mutex_);
  runs_ = std::exchange(goes_on_, false);
  if (runs_) {
    stopping_ = {};
    stop = stopping_.get_token();
  }
  return runs_;
}

bool SinkLane::has_ended(std::chrono::steady_clock::time_point deadline) const {
  return ended_.wait_until(deadline) == std::future_status::ready;
}

void SinkLane::run(const std::stop_token& stop) {
  GrowingPause pause(kFirstPause, kLongestPause);
  try {
    HopSender journal(parts_.context, journal_in_);
    while (!stop.stop_requested()) {
      if (parts_.head.wait_beyond(cursor_, stop) <= cursor_) continue;
      const auto records = reader_.read(cursor_ + 1, kArticles, kBytes);
      if (!records) {
        parts_.log.error("a sink cannot read the journal",
                         {{"sink", plan_.name}, {"reason", records.error().message()}});
        if (!pause.wait(stop)) return;
        continue;
      }
      if (records->empty()) continue;
      deliver(*records, journal, stop);
      pause.reset();
    }
  } catch (const Stopped&) {
    // the batch in hand comes again
  } catch (const zmq::error_t& error) {
    if (error.num() != ETERM) parts_.log.error("a sink ends", {{"sink", plan_.name}, {"reason", error.what()}});
  }
}

void SinkLane::deliver(std::span<const Record> records, HopSender& journal, const std::stop_token& stop) {
  GrowingPause pause(kFirstPause, kLongestPause);
  std::string reason;
  std::optional<std::string> said;
  newsd_status status = NEWSD_OK;
  while ((status = call(records, reason)) == NEWSD_RETRY || status == NEWSD_BUSY || status == NEWSD_BROKEN) {
    ++retried_;
    if (reason != said)
      parts_.log.warning("a sink cannot deliver and tries again until it can",
                         {{"sink", plan_.name}, {"reason", reason}});
    said = reason;
    if (status == NEWSD_BROKEN)
      if (auto made = make_instance(); !made)
        parts_.log.error("a sink cannot be replaced", {{"sink", plan_.name}, {"reason", made.error().message()}});
    if (!pause.wait(stop)) throw Stopped();
  }
  if (said && status == NEWSD_OK) parts_.log.info("a sink delivers again", {{"sink", plan_.name}});
  if (status != NEWSD_OK && records.size() > 1) {
    deliver(records.first(records.size() / 2), journal, stop);
    deliver(records.subspan(records.size() / 2), journal, stop);
    return;
  }
  BatchMessage news;
  if (status != NEWSD_OK) {
    ++dead_;
    news->sink_deaths.push_back(
        {plan_.name, records.front().source, records.front().id.hex(), reason, records.front().body});
  }
  cursor_ = records.back().sequence;
  news->cursors.push_back(cursor_move());
  journal.send(std::move(news));
}

newsd_status SinkLane::call(std::span<const Record> records, std::string& reason) {
  std::vector<InFlight> articles;
  std::vector<newsd_article> shown;
  std::vector<std::uint64_t> sequences;
  std::vector<newsd_text> bodies;
  articles.reserve(records.size());
  for (const Record& record : records) {
    auto article = revive(record);
    if (!article) {
      reason = article.error().message();
      return NEWSD_REJECT;
    }
    articles.push_back(std::move(*article));
    shown.push_back({sizeof(newsd_article), NEWSD_FIELD_COUNT, record.sequence, articles.back().article.fields(), {}});
    sequences.push_back(record.sequence);
    bodies.push_back(to_abi(record.body));
  }
  const newsd_batch batch{sizeof batch, static_cast<std::uint32_t>(shown.size()), sizeof(newsd_article), 0,
                          shown.data()};
  const newsd_sink_batch all{sizeof all, 0, batch, reader_.epoch(), sequences.data(), bodies.data()};
  CallError error;
  const newsd_status status =
      call_plugin([&] { return plan_.plugin.descriptor->sink.deliver(instance_->self(), &all, error.get()); });
  if (status != NEWSD_OK) reason = error.text();
  return status;
}

}  // namespace newsd::daemon
