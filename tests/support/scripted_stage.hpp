// A stage whose plugin is written in the test: functions behind the tables of the ABI.
#pragma once

#include "pipeline/stage.hpp"
#include "plugin/library.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <newsd/plugin.hpp>
#include <string>
#include <vector>

#include "support/borrowed.hpp"
#include "support/must.hpp"

namespace newsd::daemon::test {

// What it says of itself and does. A function throws newsd::Failure for a status that is not OK.
struct StageScript {
  std::string name = "test";
  std::function<void(newsd::Batch, newsd::Output)> process = [](newsd::Batch, newsd::Output) {};
  std::function<void(newsd::Batch)> observe{};                   // empty: it has none
  std::function<void(std::uint64_t token, newsd_end)> forget{};  // empty: it has none
  std::function<std::string()> snapshot{};                       // empty: it has neither that nor restore
  std::function<void(const std::string&)> restore{};
  std::function<void(int instances)> create = [](int) {};  // told how many were made before
  std::vector<const char*> reads{}, writes{};
  std::uint64_t window_seconds = 0;
  std::string version = "1.0.0";
  bool skips_copies = false;
};

// Outlives the stages that are made of it. The script's functions run where the stage's do.
class ScriptedStage {
public:
  explicit ScriptedStage(StageScript script) : script_(std::move(script)) {
    descriptor_.kind = NEWSD_STAGE;
    descriptor_.name = script_.name;
    descriptor_.version = script_.version;
    descriptor_.reads = fields(script_.reads);
    descriptor_.writes = fields(script_.writes);
    descriptor_.create = create;
    descriptor_.destroy = [](void*) {};
    descriptor_.stage.size = sizeof(newsd_stage);
    descriptor_.stage.window_seconds = script_.window_seconds;
    descriptor_.stage.process = process;
    if (script_.observe) descriptor_.stage.observe = observe;
    if (script_.forget) descriptor_.stage.forget = forget;
    if (script_.snapshot) descriptor_.stage.snapshot = snapshot;
    if (script_.restore) descriptor_.stage.restore = restore;
  }
  ScriptedStage(const ScriptedStage&) = delete;
  ScriptedStage& operator=(const ScriptedStage&) = delete;

  StagePlan plan() { return {{nullptr, &descriptor_}, script_.name, borrowed(*this), script_.skips_copies, {}}; }
  StageScript& script() { return script_; }         // before any lane runs
  Descriptor& descriptor() { return descriptor_; }  // before any lane runs
  int instances() const { return instances_; }      // made so far

private:
  static FieldSet fields(std::vector<const char*> names) {
    names.push_back(nullptr);
    return must(FieldSet::parse(names.data()));
  }
  static StageScript& script(void* self) { return static_cast<ScriptedStage*>(self)->script_; }

  static newsd_status create(const newsd_host*, const newsd_value* config, void** self, newsd_error* error) {
    auto* stage = &borrowed_from<ScriptedStage>(*config);
    *self = stage;
    return newsd::detail::guarded(error, [&] { stage->script_.create(stage->instances_++); });
  }
  static newsd_status process(void* self, const newsd_batch* batch, const newsd_output* output, newsd_error* error) {
    return newsd::detail::guarded(error, [&] { script(self).process(newsd::Batch(*batch), newsd::Output(*output)); });
  }
  static newsd_status observe(void* self, const newsd_batch* batch, newsd_error* error) {
    return newsd::detail::guarded(error, [&] { script(self).observe(newsd::Batch(*batch)); });
  }
  static newsd_status forget(void* self, std::uint64_t token, newsd_end end, newsd_error* error) {
    return newsd::detail::guarded(error, [&] { script(self).forget(token, end); });
  }

  static newsd_status snapshot(void* self, const newsd_writer* writer, newsd_error* error) {
    return newsd::detail::guarded(error, [&] {
      const std::string bytes = script(self).snapshot();
      newsd::SnapshotWriter(*writer).write({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    });
  }
  static newsd_status restore(void* self, const newsd_reader* reader, newsd_error* error) {
    return newsd::detail::guarded(error, [&] {
      newsd::SnapshotReader from(*reader);
      std::string bytes;
      std::uint8_t room[7];
      while (const std::size_t got = from.read(room)) bytes.append(reinterpret_cast<const char*>(room), got);
      script(self).restore(bytes);
    });
  }

  StageScript script_;
  Descriptor descriptor_;
  std::atomic<int> instances_{0};
};

// The titles of a batch: "one two".
inline std::string titles(newsd::Batch batch) {
  std::string all;
  for (std::uint32_t i = 0; i < batch.size(); ++i) all += (i > 0 ? " " : "") + std::string(batch[i].title());
  return all;
}

}  // namespace newsd::daemon::test
