// A stage that drops "spam", refuses "poison", and makes a further article of what has a summary.
#include <newsd/plugin.hpp>

namespace {

constexpr const char* kReads[] = {"title", "summary", nullptr};
constexpr const char* kWrites[] = {"title", nullptr};
constexpr const char* kSchema = R"({"type": "object", "properties": {
  "word": {"type": "string", "default": "spam", "description": "The title that is dropped."}}})";

class Split {
public:
  static constexpr newsd::Info info{.name = "split",
                                    .version = "1.0.0",
                                    .summary = "Drops, refuses and makes articles.",
                                    .config_schema = kSchema,
                                    .reads = kReads,
                                    .writes = kWrites,
                                    .concurrency = NEWSD_PURE,
                                    .flags = NEWSD_STAGE_DROPS};

  Split(newsd::Host, newsd::Value config) : word_(config["word"].text()) {}
  void process(newsd::Batch batch, newsd::Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      if (batch[i].title() == "poison") throw newsd::Failure(NEWSD_REJECT, "it is poison");
      if (batch[i].title() == word_) output.drop(i, "unwanted");
      if (batch[i].summary().empty()) continue;
      newsd::Tree tree;
      output.emit(i, "summary", tree.object({{newsd::to_abi("title"), tree.text(batch[i].summary())}}));
    }
  }

private:
  std::string word_;
};

}  // namespace

NEWSD_PLUGIN(Split)
