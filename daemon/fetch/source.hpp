// A source: one plugin instance, its state, and the deliveries that it has open.
//
// Threads: create(), begin_from() and the destructor on any while the source's lane has no work for it; the rest on the
// lane.
#pragma once

#include "base/clock.hpp"
#include "config/entry.hpp"
#include "fetch/desk.hpp"
#include "fetch/http_memory.hpp"
#include "fetch/outbox.hpp"
#include "fetch/seen.hpp"
#include "journal/record.hpp"
#include "pipeline/pipeline.hpp"
#include "plugin/catalog.hpp"
#include "plugin/instance.hpp"
#include "plugin/services.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace newsd::daemon {

struct SourcePlan {
  PluginEntry entry;
  Found plugin;
  newsd_value config;                   // fits the plugin's schema; outlives the source
  std::shared_ptr<const Tree> options;  // which holds `config`, unless somebody else does
};

class OpenDelivery;

class Source {
public:
  // All outlive the source.
  struct Parts {
    CreditPool& credit;
    Tally& tally;
    std::function<std::uint64_t()> next_token;
    std::function<std::uint64_t()> next_delivery;
    Desk& desk;
    const Clock& clock;
    Log& log;
    std::uint64_t max_article_bytes;
    HttpLimits http;
  };

  // One that has never delivered.
  static Result<std::unique_ptr<Source>> create(SourcePlan plan, SourceNumber number, Parts parts);
  // Before its first call: it goes on from what the journal holds of it.
  void begin_from(SourceRow row);
  ~Source();

  void poll(Outbox& outbox);
  void answer(const Question& question, Result<HttpResponse> response, Outbox& outbox);
  void ready(int descriptor, Outbox& outbox);
  void settled(Delivery& delivery);
  // Ends the deliveries that still wait for answers, as failed: what they would have brought comes again.
  void abandon(Outbox& outbox);

  SourceNumber number() const { return number_; }
  const SourcePlan& plan() const { return plan_; }
  bool repeats() const { return (abi().flags & NEWSD_SOURCE_REPEATS) != 0; }
  std::map<std::string, std::uint64_t> counters() const { return services_.counters(); }  // any thread

private:
  friend class OpenDelivery;

  Source(SourcePlan plan, SourceNumber number, Parts parts);
  const newsd_source& abi() const { return plan_.plugin.descriptor->source; }
  newsd_bytes state_view() const;
  OpenDelivery& open(Outbox& outbox);
  template <class Call>
  bool call(OpenDelivery& delivery, std::string_view function, Call plugin_call);
  bool take_response(OpenDelivery& delivery, const Question& question, const Result<HttpResponse>& response);
  void finish(OpenDelivery& delivery, Outbox& outbox);

  const SourcePlan plan_;
  const SourceNumber number_;
  const Parts parts_;
  HostServices services_;
  std::optional<Instance> instance_;
  std::string state_;
  HttpMemory memory_;
  SeenSet seen_;
  bool is_first_poll_ = true;
  std::map<std::uint64_t, std::unique_ptr<OpenDelivery>> open_;
};

}  // namespace newsd::daemon
