// A source as `newsctl pipe` runs it: each line's raw is a response, and nothing is fetched.
#pragma once

#include "fetch/emitted.hpp"
#include "fetch/source.hpp"
#include "plugin/delivery_table.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

// One thread at a time. Every response is handled as the first: with an empty state, and without validators or memory
// of what was seen before.
class PipeSource final : public DeliveryHandler {
public:
  struct Parts {  // outlive the source
    Log& log;
    const Clock& clock;
    std::uint64_t max_article_bytes;
  };
  struct Reading {
    std::string feed;                // JSON, or empty
    std::vector<InFlight> articles;  // in the order of emit(); refused ones have ended as dead
    std::vector<std::string> problems;
    std::string failure;  // what response() said, if it did not succeed
  };

  // The errors are the plugin's, or say that it has no response() to call.
  static Result<std::unique_ptr<PipeSource>> create(const SourcePlan& plan, Parts parts);

  // `raw` as in an article document, with `bytes` instead of `bytes_b64`; its `headers`, if any, go along.
  Reading read(Value raw);

  Reply request(const newsd_request& request) override;
  Reply emit(std::string_view key, Value article, std::string_view page) override;
  Reply feed(Value feed) override;
  Reply state(std::string_view state) override;
  void problem(std::string_view message) override;
  Reply watch(int descriptor) override;
  Reply again(std::uint64_t milliseconds) override;

private:
  PipeSource(const SourcePlan& plan, Parts parts);
  Reply refuse_article(std::string_view key, Value emitted, const Error& error);
  Origin origin() const;

  const SourcePlan& plan_;
  const Parts parts_;
  HostServices services_;
  std::optional<Instance> instance_;
  std::uint64_t deliveries_ = 0;
  Reading reading_;
  KnownFeed feed_;
};

}  // namespace newsd::daemon
