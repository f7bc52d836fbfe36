// A source whose plugin the test writes, between a desk that notes what it is asked and the entry of a pipeline.
#pragma once

#include "fetch/desk.hpp"
#include "fetch/outbox.hpp"
#include "fetch/source.hpp"
#include "plugin/library.hpp"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <newsd/plugin.hpp>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "support/doubles.hpp"
#include "support/must.hpp"

namespace newsd::daemon::fetch_test {

using namespace test;

using Strings = std::vector<std::string>;

// What the source does; a function throws newsd::Failure for a status that is not OK.
struct SourceScript {
  std::function<void(std::string state, newsd::Delivery)> poll = [](const std::string&, newsd::Delivery) {};
  std::function<void(const newsd_response&, newsd::Delivery)> response{};  // empty: it has none
  std::function<void(int descriptor, newsd::Delivery)> ready{};            // empty: it has none
  std::function<void(const Strings& ends)> settled{};                      // empty: it has none; "key end reason"
  bool repeats = true;
};

// A plugin that does so; to be configured with borrowed(script).
Descriptor descriptor_of(const SourceScript& script);

class NotingDesk final : public Desk {
public:
  struct Fetch {
    Question question;
    HttpRequest request;
  };
  void fetch(SourceNumber, Question question, HttpRequest request) override {
    fetches.push_back({std::move(question), std::move(request)});
  }
  void watch(SourceNumber, int descriptor) override { watched.push_back(descriptor); }
  void reported(SourceNumber, Report report) override { reports.push_back(std::move(report)); }
  void settled(SourceNumber, std::uint64_t, Ends ends) override { settlements.push_back(std::move(ends)); }
  void handled(SourceNumber, int descriptor) override { handled_descriptors.push_back(descriptor); }

  std::vector<Fetch> fetches;
  std::vector<int> watched;
  std::vector<int> handled_descriptors;
  std::vector<Report> reports;
  std::vector<Ends> settlements;
};

// The test's thread is the source's lane and all others.
class World {
public:
  explicit World(SourceScript script, std::optional<SourceRow> row = std::nullopt);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Polls, and takes what has come of it.
  void poll();
  // Answers the latest request of the source, or that one.
  void answer(Result<HttpResponse> response) { answer(desk.fetches.size() - 1, std::move(response)); }
  void answer(std::size_t fetch, Result<HttpResponse> response);
  void ready(int descriptor);
  // As a reload does with a source that goes.
  void abandon();
  // Takes the source apart, as newsd does at its end.
  void end() { source_.reset(); }
  // Ends every article that was taken as journalled, and tells the source.
  void settle();

  // What the pipeline has been given by the calls since the last look: "harbour", "harbour dead: why".
  Strings taken() { return std::exchange(taken_, {}); }
  InFlight& latest() { return articles_.back(); }
  // What is to be saved with the latest delivery; nothing: nothing, or there was no closing mark.
  std::optional<SourceUpdate> saved() const;
  const Report& report() const { return desk.reports.back(); }
  SourceRow row() const;

  PluginEntry entry;
  HandClock clock;
  NotingDesk desk;
  CreditPool credit{{100, 1 << 30}};
  Tally tally;
  std::uint64_t max_article_bytes = 1 << 20;

private:
  Source& source();
  void take();

  zmq::context_t context_{1};
  HopReceiver pipeline_in_{context_, "inproc://entry"};
  Busy busy_;
  Outbox outbox_{context_, "inproc://entry", 4, busy_};
  SourceScript script_;
  std::optional<SourceRow> row_;
  Descriptor descriptor_;
  KeptLog log_;
  std::uint64_t next_token_ = 1;
  std::uint64_t next_delivery_ = 1;
  std::unique_ptr<Source> source_;
  Strings taken_;
  std::list<InFlight> articles_;
  std::vector<Closing> closings_;
};

// An article as a source gives it: {"title", "guid": the title, "text", …}.
newsd_value item(Tree& tree, std::string_view title, std::string_view text = "A text.",
                 std::string_view published = {});
// Emits an item of each title.
void emit_all(newsd::Delivery delivery, const Strings& titles);

HttpResponse page(unsigned status, std::string body = {}, std::string etag = {});

}  // namespace newsd::daemon::fetch_test
