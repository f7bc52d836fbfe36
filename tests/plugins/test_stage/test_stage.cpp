// A stage that refuses what it is told to refuse, for tests of what becomes of such articles and of those around them;
// or hangs.
#include <newsd/plugin.hpp>

#include <unistd.h>
#include <set>
#include <string>

namespace {

constexpr const char* kSchema = R"json({
  "type": "object",
  "properties": {
    "fail": {"type": "array", "items": {"type": "string"}, "default": [],
             "description": "Titles of articles that are refused one by one."},
    "reject": {"type": "array", "items": {"type": "string"}, "default": [],
               "description": "Titles: a batch that holds one of them is refused as a whole."},
    "hang": {"type": "array", "items": {"type": "string"}, "default": [],
             "description": "Titles of articles at which it never comes to an end."}
  }
})json";

constexpr const char* kReads[] = {"title", nullptr};

using Titles = std::set<std::string, std::less<>>;

Titles titles(newsd::Value list) {
  Titles all;
  for (const newsd::Value each : list) all.emplace(each.text());
  return all;
}

class TestStage {
public:
  static constexpr newsd::Info info{.name = "test-stage",
                                    .version = "0.1.0",
                                    .summary = "Refuses articles when told to.",
                                    .config_schema = kSchema,
                                    .reads = kReads};

  TestStage(newsd::Host, newsd::Value config)
      : fail_(titles(config["fail"])), reject_(titles(config["reject"])), hang_(titles(config["hang"])) {}

  void process(newsd::Batch batch, newsd::Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      while (hang_.contains(batch[i].title())) ::pause();
      if (reject_.contains(batch[i].title()))
        throw newsd::Failure(NEWSD_REJECT, "test-stage: told to reject the batch");
      if (fail_.contains(batch[i].title())) output.fail(i, "test-stage: told to fail it");
    }
  }

private:
  Titles fail_;
  Titles reject_;
  Titles hang_;
};

}  // namespace

NEWSD_PLUGIN(TestStage)
