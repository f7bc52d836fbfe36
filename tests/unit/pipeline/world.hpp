// A whole pipeline over a real journal in a folder that goes away, with stages that the test writes. The test's thread
// is the source's lane, and receives what is published.
#pragma once

#include "journal/journal.hpp"
#include "journal/reader.hpp"
#include "journal/revisions.hpp"
#include "pipeline/pipeline.hpp"

#include <list>
#include <memory>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "articles.hpp"
#include "support/doubles.hpp"
#include "support/heard.hpp"
#include "support/must.hpp"
#include "support/scripted_stage.hpp"
#include "support/temp_folder.hpp"

namespace newsd::daemon::pipeline_test {

using namespace test;

using Strings = std::vector<std::string>;

class World {
public:
  World() = default;
  ~World() { stop(); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // The next stage, in order; before start().
  ScriptedStage& stage(StageScript script) { return stages_.emplace_back(std::move(script)); }
  // Other stages for the next start().
  void forget_stages() { stages_.clear(); }
  // As a reload does it: what is taken from the pipeline goes through `change`, and back to work.
  void exchange(const std::function<void(std::vector<std::unique_ptr<Stage>>&)>& change);
  void start(Committer::Limits commit = {});
  // Opens a journal without stages or threads, as start() does before it starts them.
  Result<> remember();
  // Drains, and ends all of it; start() begins anew on the same journal.
  void stop();
  // Ends without draining: what is in hand is given up.
  void abandon() { run_.reset(); }

  // As a source lane does it.
  std::shared_ptr<Delivery> open() { return std::make_shared<Delivery>(next_delivery_++, "gazette"); }
  InFlight emitted(const std::shared_ptr<Delivery>& delivery, InFlight each);
  std::vector<InFlight> emitted(const std::shared_ptr<Delivery>& delivery, const Strings& titles);
  void send(std::vector<InFlight> articles, std::vector<Closing> closings = {});
  void send(const std::shared_ptr<Delivery>& delivery, const Strings& titles);
  void close(const std::shared_ptr<Delivery>& delivery, std::optional<std::string> state = std::nullopt);
  Closing closing(const std::shared_ptr<Delivery>& delivery, std::optional<std::string> state = std::nullopt);
  // A delivery of these articles, closed, in one batch.
  void deliver(const Strings& titles, std::optional<std::string> state = std::nullopt);

  bool becomes_idle() { return pipeline().credit().wait_idle(std::chrono::steady_clock::now() + patience); }
  // What has been published, once there is that much: "1 new harbour".
  Strings published(std::size_t count);
  // The tags of what published() has received: "rule/sea".
  Strings published_tags() const { return run_->tags; }
  // "1 new harbour", from the journal's file.
  Strings journalled();
  std::vector<Record> records();
  std::vector<DeadLetter> dead_letters();
  std::optional<SourceRow> source_row();
  void sql(const std::string& statements) const;

  Pipeline& pipeline() { return *run_->pipeline; }
  zmq::context_t& context() { return run_->context; }
  Journal& journal() { return *run_->journal; }
  Head& head() { return *run_->head; }
  std::filesystem::path path() const { return folder_.path() / "newsd.db"; }
  Log& log() { return log_; }

  SnapshotKeeper::Pace snapshots{1'000'000, {}, {}};  // at the end alone
  HandClock clock;
  Demand demand;
  Heard settled;  // "1: harbour journalled, ferry dropped unchanged"
  Heard broken;

private:
  struct Run {
    zmq::context_t context{1};
    zmq::socket_t publications{context, zmq::socket_type::pull};
    std::unique_ptr<Journal> journal;
    std::unique_ptr<RevisionIndex> revisions;
    std::unique_ptr<Head> head;
    std::unique_ptr<Pipeline> pipeline;
    std::unique_ptr<HopSender> sender;
    Strings published;
    Strings tags;
  };
  void assemble(Committer::Limits commit);

  TempFolder folder_;
  KeptLog log_;
  std::list<ScriptedStage> stages_;
  std::uint64_t next_delivery_ = 1;
  std::unique_ptr<Run> run_;
};

}  // namespace newsd::daemon::pipeline_test
